from dataclasses import replace
from datetime import date

import pytest

from twinbook.language.po import Message, parse, written
from twinbook.language.signing import Signature, signature, signed, state

DAY = date(2026, 11, 26)
RIVER = Message("river.text", "A river.", "강.", remarks=("mine",))
SIGNED = signed(RIVER, "Kim  Min-su", DAY)


def test_signed() -> None:
    """A signature tells who and when; it is a remark, and stands in the file beside those of translators."""
    assert signature(SIGNED) == Signature("Kim Min-su", "2026-11-26")
    assert SIGNED.remarks[0] == "mine"
    (read,) = parse(written([SIGNED]))
    assert signature(read) == signature(SIGNED)
    assert signature(RIVER) is None


@pytest.mark.parametrize("change", [{"text": "A  river."}, {"translation": "강"}, {"translation": "강!"}])
def test_revoked(change: dict[str, str]) -> None:
    """A change to the source or to the translation revokes it; one to its key, notes or remarks does not."""
    assert signature(replace(SIGNED, **change)) is None  # type: ignore[arg-type]
    assert signature(replace(SIGNED, key="other", notes=("x",), remarks=(*SIGNED.remarks, "y")))


def test_signed_anew() -> None:
    """A second signature takes the place of the first."""
    again = signed(replace(SIGNED, translation="강물."), "Lee", DAY)
    assert signature(again) == Signature("Lee", "2026-11-26")
    assert len(again.remarks) == 2


def test_forged() -> None:
    """A remark that only looks like a signature is none."""
    seal = SIGNED.remarks[-1].rpartition(" ")[2]
    for remark in ("reviewed by Kim", f"reviewed by Kim on 2026-11-26, seal {seal[:-1]}0", f"seal {seal}"):
        found = replace(RIVER, remarks=(remark,))
        assert (signature(found) is None) or remark == SIGNED.remarks[-1]


def test_plural_forms() -> None:
    """All forms of a plural are sealed."""
    many = Message("", "%(n)s year", "%(n)s년", "%(n)s years", ("%(n)s년", "%(n)s년들"))
    assert signature(signed(many, "Kim", DAY))
    assert signature(replace(signed(many, "Kim", DAY), forms=("%(n)s년", "x"))) is None


def test_states() -> None:
    """A text is missing, stale, translated or reviewed."""
    assert state(None, "A river.") == "missing"
    assert state(replace(RIVER, translation=" "), "A river.") == "missing"
    assert state(RIVER, "A wide river.") == "stale"
    assert state(replace(RIVER, flags=("fuzzy",)), "A river.") == "stale"
    assert state(RIVER, " A river.\n") == "translated"
    assert state(SIGNED, "A river.") == "reviewed"
    assert state(replace(SIGNED, flags=("fuzzy",)), "A river.") == "stale"
