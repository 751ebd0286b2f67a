from functools import partial

import pytest

from office import Office
from twinbook.edition.edition import Edition, divided, plan, subject_of

BETA = Edition("briefing", "alpha--beta", "en")
GAMMA = Edition("briefing", "alpha--gamma", "en")


def test_plan(office: Office) -> None:
    """There is an edition of each pair in each locale; or of those asked for, in the order asked."""
    library = office.library()
    assert [edition.path for edition in plan(library.pairs, ("en", "ko"))] == [
        "briefing/alpha--beta.en.pdf",
        "briefing/alpha--beta.ko.pdf",
        "briefing/alpha--gamma.en.pdf",
        "briefing/alpha--gamma.ko.pdf",
    ]
    assert plan(("alpha--gamma", "alpha--beta"), ("en",)) == (GAMMA, BETA)


def test_plan_in_volumes(office: Office) -> None:
    """A chronology beyond the bound is planned in volumes, a shorter one in one book."""
    library = office.library()
    by_one = partial(divided, library, entries=1)
    assert [edition.path for edition in plan(library.pairs, ("en", "ko"), divided=by_one)] == [
        "briefing/alpha--beta.en.vol-01.pdf",
        "briefing/alpha--beta.en.vol-02.pdf",
        "briefing/alpha--beta.ko.vol-01.pdf",
        "briefing/alpha--beta.ko.vol-02.pdf",
        "briefing/alpha--gamma.en.pdf",
        "briefing/alpha--gamma.ko.pdf",
    ]
    assert plan(library.pairs, ("en",), divided=partial(divided, library, entries=2)) == (BETA, GAMMA)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("alpha--beta", "alpha--beta"),
        ("beta--alpha", "alpha--beta"),
        ("alpha", None),
        ("alpha--alpha", None),
        ("beta--gamma", None),
        ("", None),
        ("../alpha--beta", None),
    ],
)
def test_subjects(office: Office, name: str, found: str | None) -> None:
    """A pair may be named in either order of its cities."""
    assert subject_of(office.library().pairs, name) == found
