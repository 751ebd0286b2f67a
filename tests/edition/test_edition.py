from functools import partial

import pytest

from office import Office
from twinbook.book.volumes import Volume
from twinbook.edition.edition import KINDS, Edition, Holdings, Work, divided, holdings, plan, subject_of
from twinbook.edition.form import Form

BETA = Edition("briefing", "alpha--beta", "en")
GAMMA = Edition("briefing", "alpha--gamma", "en")


def test_plan(office: Office) -> None:
    """There is an edition of each pair in each locale; or of those asked for, in the order asked."""
    library = office.library()
    assert [edition.path for edition in plan(holdings(library).works(), ("en", "ko"))] == [
        "briefing/alpha--beta.en.pdf",
        "briefing/alpha--beta.ko.pdf",
        "briefing/alpha--gamma.en.pdf",
        "briefing/alpha--gamma.ko.pdf",
    ]
    assert plan((Work("briefing", "alpha--gamma"), Work("briefing", "alpha--beta")), ("en",)) == (GAMMA, BETA)


def test_plan_in_volumes(office: Office) -> None:
    """A chronology beyond the bound is planned in volumes, a shorter one in one book."""
    library = office.library()
    by_one = partial(divided, library, entries=1)
    assert [edition.path for edition in plan(holdings(library).works(), ("en", "ko"), divided=by_one)] == [
        "briefing/alpha--beta.en.vol-01.pdf",
        "briefing/alpha--beta.en.vol-02.pdf",
        "briefing/alpha--beta.ko.vol-01.pdf",
        "briefing/alpha--beta.ko.vol-02.pdf",
        "briefing/alpha--gamma.en.pdf",
        "briefing/alpha--gamma.ko.pdf",
    ]
    assert plan(holdings(library).works(), ("en",), divided=partial(divided, library, entries=2)) == (
        BETA,
        GAMMA,
    )


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


HELD = Holdings(("a--b", "a--c"), ("journey",), (("a--b", "10"), ("a--b", "30")))


def test_works() -> None:
    """Without a kind there are briefings, visits' books, and the anniversaries that are kept."""
    assert list(HELD.works()) == [
        Work("briefing", "a--b"),
        Work("briefing", "a--c"),
        Work("visit", "journey"),
        Work("anniversary", "a--b", "10"),
        Work("anniversary", "a--b", "30"),
    ]
    assert list(HELD.works(("namecards",))) == [Work("namecards", "journey")]
    assert list(HELD.works(subjects=("a--c",))) == [Work("briefing", "a--c")]


def test_kinds() -> None:
    """Each kind is either of pairs or of visits."""
    assert {kind: HELD.subjects(kind) for kind in KINDS} == {
        "briefing": ("a--b", "a--c"),
        "anniversary": ("a--b", "a--c"),
        "visit": ("journey",),
        "addendum": ("journey",),
        "namecards": ("journey",),
    }


def test_places() -> None:
    """No two books have one place, whatever their kind, which of these they are, or form."""
    editions = [
        Edition(kind, "a--b", locale, form=form, which=which)
        for kind in KINDS
        for locale in ("en", "ko")
        for form in (Form(), Form(guests=True), Form(large=True, guests=True))
        for which in ("", "30", "30-friendship", "1-to-3", "2-to-3")
    ]
    assert len({edition.path for edition in editions}) == len(editions)
    assert Edition("anniversary", "a--b", "en", which="30").path == "anniversary/a--b-30.en.pdf"
    assert Edition("visit", "journey", "en", form=Form(guests=True)).path == "visit/journey.en.guests.pdf"


def test_only_briefings_are_divided() -> None:
    """A book of another kind than a briefing is whole, however long the chronology."""
    volumes = (Volume(1, ((1990, 1999), (2000, 2009))), Volume(2, ((1990, 1999), (2000, 2009))))
    works = (Work("briefing", "a--b"), Work("anniversary", "a--b", "10"))
    assert [edition.path for edition in plan(works, ("en",), divided=lambda _: volumes)] == [
        "briefing/a--b.en.vol-01.pdf",
        "briefing/a--b.en.vol-02.pdf",
        "anniversary/a--b-10.en.pdf",
    ]
