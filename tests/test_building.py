import hashlib
import json
import os
import shutil
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest

import standin
from office import SMALL, TODAY, Office
from standin import BOOKS, build, looked_at, made
from twinbook import building, checking
from twinbook.edition import edition as editions
from twinbook.edition import ledger
from twinbook.edition.desk import compose
from twinbook.edition.edition import Edition
from twinbook.edition.freshness import digest
from twinbook.press.pdf import Page

ALL = set(BOOKS)
SLOW = pytest.mark.slow
BETA, GAMMA = set(BOOKS[:2]), set(BOOKS[2:])


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make the small office, as of a minute ago, and its books."""
    office = standin.small(tmp_path_factory.mktemp("made") / "office")
    standin.fonts_shared(office, tmp_path_factory)
    standin.later(office)
    assert made(build(office)) == ALL
    return office


@pytest.fixture
def built(made_once: Office, tmp_path: Path) -> Office:
    """Copy an office whose books are made."""
    shutil.copytree(made_once.root, tmp_path / "office", symlinks=True)
    return Office(tmp_path / "office")


def file(office: Office, book: str) -> Path:
    """Return where a book lies."""
    return office.workspace.build / "briefing" / f"{book}.pdf"


def clean(office: Office, day: date = TODAY) -> dict[str, str]:
    """Return the digest of each book's page as a build from nothing composes it."""
    survey = checking.check(office.workspace, day)
    desk = replace(office.desk(day), fonts=building.font_folder(office.workspace))
    found = {}
    for edition in editions.plan(editions.holdings(survey.library).works(), office.workspace.locales):
        page = compose(desk, edition)
        found[standin.short(edition.path)] = digest(page).hex() if isinstance(page, Page) else ""
    return found


def in_place(office: Office) -> dict[str, str]:
    """Return the digest of each book's page as it lies in the folder."""
    return {
        standin.short(path.name): path.read_bytes().removeprefix(b"%PDF-").hex()
        for path in office.workspace.build.glob("briefing/*.pdf")
    }


# nothing changed


def test_nothing_is_read(built: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing has changed, no book is made, and nothing of the workspace is read."""
    monkeypatch.setattr(checking, "check", lambda *_: pytest.fail("the workspace was read"))
    outcomes = build(built)
    assert {outcome.done for outcome in outcomes.values()} == {"unchanged"}
    assert {outcome.why for outcome in outcomes.values()} == {building.UNCHANGED}
    assert set(outcomes) == ALL
    assert not made(build(built, TODAY + timedelta(days=1)))


def test_touched(built: Office) -> None:
    """Files that were touched, or written anew as they were, let nothing be made."""
    for name, text in SMALL.items():
        built.write(name, text)
    assert looked_at(build(built)) == set()


def test_moved(built: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace that was moved to another place has no other books."""
    moved = Office(built.root.with_name("elsewhere"))
    built.root.rename(moved.root)
    monkeypatch.chdir(moved.root)
    assert looked_at(build(moved)) == set()


@pytest.mark.slow
def test_errors_are_told_again(built: Office) -> None:
    """Each build tells the errors that there are; when they are mended, the workspace is sound again."""
    built.write("content/people/stranger.yaml", "names: [")
    for _ in range(2):
        with building.begun(built.workspace.build, lambda: None) as (kept, _said):
            state = building.look(built.workspace, kept, TODAY)
            assert [problem.path for problem in state.errors] == ["content/people/stranger.yaml"]
    outcomes = build(built)
    assert {name for name, outcome in outcomes.items() if outcome.done == "failed"} == GAMMA
    assert in_place(built).keys() == ALL
    built.write("content/people/stranger.yaml", SMALL["content/people/stranger.yaml"])
    assert made(build(built)) == set()
    assert looked_at(build(built)) == set()


# what changed


@pytest.mark.parametrize(
    ("name", "old", "new", "anew"),
    [
        ("content/cities/alpha.yaml", "value: 540", "value: 541", ALL),
        pytest.param("content/cities/gamma.yaml", "{stranger} wrote", "{stranger} sang", GAMMA, marks=SLOW),
        pytest.param("content/people/kim-one.yaml", "ko: 김일", "ko: 김이", BETA, marks=SLOW),
        pytest.param("content/terms/fair.yaml", "en: the Fair", "en: the Great Fair", BETA, marks=SLOW),
        ("content/sources/far-away.yaml", "Far Away", "Near By", GAMMA),
        pytest.param(
            "content/pairs/alpha--beta.yaml", "The two cities sign", "The two sign", BETA, marks=SLOW
        ),
        pytest.param(
            "content/pairs/alpha--gamma.yaml", "date: 1999, kind", "date: 1998, kind", GAMMA, marks=SLOW
        ),
        pytest.param("twinbook.toml", "Protocol Office", "Office of Protocol", ALL, marks=SLOW),
        ("content/cities/alpha.yaml", "kind: city", "# a comment\nkind: city", set()),
        pytest.param(
            "content/cities/alpha.yaml",
            "kind: city\ncountry: CN",
            "country: CN\nkind: city",
            set(),
            marks=SLOW,
        ),
        pytest.param("content/people/kim-one.yaml", "own: ko\n", "own:   ko\n\n", set(), marks=SLOW),
        pytest.param("twinbook.toml", "locales", "# a comment\nlocales", set(), marks=SLOW),
    ],
)
def test_one_change(built: Office, name: str, old: str, new: str, anew: set[str]) -> None:
    """One change makes the books that show it, and no others; a comment or the order of keys makes none."""
    built.edit(name, old, new)
    outcomes = build(built)
    assert made(outcomes) == anew
    for book in looked_at(outcomes) - anew:
        assert outcomes[book].why == f"{name} changed, but its page is the same"
    for book in anew:
        assert outcomes[book].why == f"{name} changed"
    assert in_place(built) == clean(built)
    assert looked_at(build(built)) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SMALL if name.startswith("content/")])
def test_as_from_nothing(built: Office, name: str) -> None:
    """Whatever is changed in, or becomes of, a record: the books are those of a build from nothing."""
    text = SMALL[name]
    for other in (
        text.replace("Alpha", "Omega")
        .replace("Beta", "Zeta")
        .replace("Gamma", "Eta")
        .replace("Stranger", "Guest"),
        text.replace("알파", "오메가")
        .replace("베타", "제타")
        .replace("감마", "에타")
        .replace("나그네", "손님"),
        text.replace("An Atlas", "The Atlas").replace("The Paper", "A Paper").replace("Maps Ltd", "Maps"),
        text.replace("Fair", "Market").replace("Wang Two", "Wang Er").replace("Kim One", "Kim Il"),
        text,
    ):
        built.write(name, other)
        outcomes = build(built)
        found = clean(built)
        failed = {book for book, outcome in outcomes.items() if outcome.done == "failed"}
        assert failed == {book for book, page in found.items() if not page}
        assert {k: v for k, v in in_place(built).items() if found[k]} == {k: v for k, v in found.items() if v}


@pytest.mark.slow
def test_translation(built: Office) -> None:
    """A translation that is added, changed or removed touches the books of its language alone."""
    po = 'msgctxt "profile.river.text"\nmsgid "{alpha} lies on a river."\nmsgstr "%s"\n'
    name = "content/translations/ko/cities/alpha.po"
    korean = {"alpha--beta.ko", "alpha--gamma.ko"}
    built.write(name, po % "{alpha}은 강가에 있다.")
    assert looked_at(build(built)) == korean
    assert in_place(built) == clean(built)
    built.write(name, po % "{alpha}은 큰 강가에 있다.")
    assert looked_at(build(built)) == korean
    (built.root / name).unlink()
    outcomes = build(built)
    assert looked_at(outcomes) == korean
    assert outcomes["alpha--beta.ko"].why.startswith(f"{name} is gone")
    assert in_place(built) == clean(built)


@pytest.mark.slow
def test_template(built: Office) -> None:
    """A template lets all books be looked at, and those be made that are another now."""
    shipped = next(root for root in built.workspace.roots("templates")) / "parts/people.html"
    text = shipped.read_text(encoding="utf-8")
    built.write("templates/parts/people.html", text)
    outcomes = build(built)
    assert looked_at(outcomes) == ALL
    assert made(outcomes) == set()
    built.write("templates/parts/people.html", f"{text}<p>Own</p>")
    outcomes = build(built)
    assert looked_at(outcomes) == ALL
    assert made(outcomes)
    assert in_place(built) == clean(built)


@pytest.mark.slow
def test_own_template(built: Office) -> None:
    """A locale's own template, and its words, touch that locale's books alone."""
    korean = {"alpha--beta.ko", "alpha--gamma.ko"}
    shipped = built.workspace.roots("templates")[0]
    built.write("templates/ko/briefing.html", "{# own #}" + (shipped / "briefing.html").read_text("utf-8"))
    assert looked_at(build(built)) == korean
    words = (shipped / "translations/ko.po").read_text("utf-8")
    built.write("templates/translations/ko.po", words.replace("연표", "연대표"))
    outcomes = build(built)
    assert made(outcomes) == looked_at(outcomes) == korean
    assert in_place(built) == clean(built)


def test_style(built: Office) -> None:
    """A style is on every page."""
    css = (built.workspace.roots("styles")[0] / "page.css").read_text("utf-8")
    built.write("styles/page.css", f"{css}\nem {{ font-weight: bold }}\n")
    assert made(build(built)) == ALL


def test_no_book_is_made_from_it(built: Office) -> None:
    """Skeletons, notes beside the content and hidden files let nothing be looked at."""
    built.write("templates/new/city.yaml", "kind: village\n")
    built.write("content/cities/.draft.yaml", "kind: [")
    built.write("README.md", "x")
    assert looked_at(build(built)) == set()


@pytest.mark.slow
def test_pair_added_and_removed(built: Office) -> None:
    """A new pair has new books; one that is gone leaves its books, and touches no others."""
    name = "content/pairs/beta--gamma.yaml"
    text = SMALL["content/pairs/alpha--gamma.yaml"].replace("[alpha, gamma]", "[beta, gamma]")
    built.write(name, text)
    assert made(build(built)) >= {"beta--gamma.en", "beta--gamma.ko"}
    assert in_place(built) == clean(built)
    (built.root / name).unlink()
    outcomes = build(built)
    assert set(outcomes) == ALL
    assert in_place(built).keys() == {*ALL, "beta--gamma.en", "beta--gamma.ko"}


def test_notes_among_the_pairs(built: Office) -> None:
    """A file that is no pair, in the folder of pairs, is no subject, now and at the next build."""
    built.write("content/pairs/README.md", "Notes")
    built.write("content/pairs/old/alpha--delta.yaml", "cities: [alpha, delta]\n")
    for _ in range(2):
        with building.begun(built.workspace.build, lambda: None) as (kept, _said):
            state = building.look(built.workspace, kept, TODAY)
            assert state.named.pairs == ("alpha--beta", "alpha--gamma")


@pytest.mark.slow
def test_changed_while_building(built: Office) -> None:
    """A file that changes while its books are made is seen by the next build."""
    built.edit("content/sources/far-away.yaml", "Far Away", "Near By")
    with building.begun(built.workspace.build, lambda: None) as (kept, _said):
        building.look(built.workspace, kept, TODAY)
        built.edit("content/sources/far-away.yaml", "Near By", "No Where")
    assert made(build(built)) == GAMMA
    assert in_place(built) == clean(built)
    assert looked_at(build(built)) == set()


@pytest.mark.slow
def test_clock_goes_back(built: Office) -> None:
    """With the clock set back by a year a change is seen, and nothing else is made."""
    name = "content/sources/far-away.yaml"
    built.edit(name, "Far Away", "Far Awry")
    long_ago = time.time() - 365 * 86400
    os.utime(built.root / name, (long_ago, long_ago))
    assert made(build(built)) == GAMMA
    assert looked_at(build(built)) == set()


# dates, files, presses


@pytest.mark.slow
def test_date(built: Office) -> None:
    """A date that is asked for makes the books anew; another day alone does not, and each keeps its own."""
    later = TODAY + timedelta(days=30)
    assert made(build(built, later)) == set()
    assert made(build(built, later, dated=True)) == ALL
    assert in_place(built) == clean(built, later)
    assert made(build(built, later, dated=True)) == set()
    built.edit("content/cities/alpha.yaml", "kind: city", "# a comment\nkind: city")
    outcomes = build(built, later + timedelta(days=1))
    assert looked_at(outcomes) == ALL
    assert made(outcomes) == set()
    built.edit("content/cities/gamma.yaml", "wrote", "sang")
    assert made(build(built, later + timedelta(days=1))) == GAMMA
    known = {"alpha--beta.en": later, "alpha--gamma.en": later + timedelta(days=1)}
    for book, day in known.items():
        assert in_place(built)[book] == clean(built, day)[book]


def test_removed_or_changed_by_hand(built: Office) -> None:
    """A book that was removed or changed is made again, and no other."""
    first, second, third, _ = BOOKS
    before = in_place(built)
    file(built, first).unlink()
    file(built, second).write_bytes(b"mine")
    os.utime(file(built, third), (1, 1))
    outcomes = build(built)
    assert made(outcomes) == {first, second}
    assert outcomes[first].why == "its file is gone"
    assert outcomes[second].why == "its file was changed by someone else"
    assert in_place(built) == before


def test_force(built: Office) -> None:
    """By force all are made."""
    assert made(build(built, force=True)) == ALL


@pytest.mark.slow
def test_page_beside(built: Office) -> None:
    """A page that is asked for is kept beside a book without printing it again; then it is there."""
    outcomes = build(built, html=True)
    assert made(outcomes) == set()
    assert looked_at(outcomes) == ALL
    for book in BOOKS:
        assert file(built, book).with_suffix(".html").read_text("utf-8").lower().startswith("<!doctype html>")
    assert looked_at(build(built, html=True)) == set()


def test_other_fonts(built: Office) -> None:
    """Where the fonts, or the note of them, are others than at the last build, all is printed anew."""
    with (
        closing(sqlite3.connect(built.workspace.build / ".twinbook/ledger.sqlite")) as connection,
        connection,
    ):
        (note,) = connection.execute("SELECT value FROM notes WHERE key = 'fonts'").fetchone()
        fonts = json.loads(note)
        assert fonts["files"]
        fonts["fixed"][0] = "0" * 64
        connection.execute("UPDATE notes SET value = ? WHERE key = 'fonts'", (json.dumps(fonts),))
    outcomes = build(built)
    assert made(outcomes) == ALL
    assert {outcome.why for outcome in outcomes.values()} == {
        "what prints it has changed: fonts, libraries or Twinbook"
    }
    assert made(build(built)) == set()


@pytest.mark.parametrize("note", ["{", "{}"])
def test_damaged_note(built: Office, note: str) -> None:
    """A damaged note of the fonts costs a build, no more."""
    with (
        closing(sqlite3.connect(built.workspace.build / ".twinbook/ledger.sqlite")) as connection,
        connection,
    ):
        connection.execute("UPDATE notes SET value = ? WHERE key = 'fonts'", (note,))
    assert set(build(built)) == ALL
    assert made(build(built)) == set()


def test_ledger_gone(built: Office) -> None:
    """Without a ledger all is made, and is the same."""
    before = in_place(built)
    (built.workspace.build / ".twinbook/ledger.sqlite").unlink()
    outcomes = build(built)
    assert made(outcomes) == ALL
    assert {outcome.why for outcome in outcomes.values()} == {"it is not in the ledger"}
    assert in_place(built) == before


def test_biggest_first(built: Office) -> None:
    """Of the books to be made, those with most in them come first."""
    with building.begun(built.workspace.build, lambda: None) as (kept, _):
        state = building.look(built.workspace, kept, TODAY, read=True)
        order = building.Order(built.workspace.build, TODAY, force=True)
        sheets, _unchanged = building.sheets(
            state, kept, order, editions.plan(state.holdings.works(), ("en",))
        )
    assert [sheet.edition.subject for sheet in sheets] == ["alpha--beta", "alpha--gamma"]


# what is left over


def lost(office: Office) -> tuple[str, ...]:
    """Return the books that no build makes any more."""
    with building.begun(office.workspace.build, lambda: None) as (kept, _):
        state = building.look(office.workspace, kept, TODAY)
        locales = office.workspace.locales
        return building.gone(state, kept, editions.plan(state.holdings.works(), locales), locales)


def test_gone_pair(built: Office) -> None:
    """The books of a pair that is gone are left over; those of one that is only broken are not."""
    assert lost(built) == ()
    built.write("content/pairs/alpha--gamma.yaml", "cities: [")
    assert lost(built) == ()
    (built.root / "content/pairs/alpha--gamma.yaml").unlink()
    assert set(lost(built)) == {f"briefing/{book}.pdf" for book in GAMMA}


def test_gone_language(built: Office) -> None:
    """The books in a language that the workspace has no more are left over."""
    built.edit("twinbook.toml", '["en", "ko"]', '["en"]')
    assert set(lost(built)) == {"briefing/alpha--beta.ko.pdf", "briefing/alpha--gamma.ko.pdf"}


def test_prune(built: Office) -> None:
    """Pruning removes these books, with the pages beside them, and nothing that is not in the ledger."""
    build(built, html=True)
    foreign = file(built, "mine.ko")
    foreign.write_bytes(b"mine")
    built.edit("twinbook.toml", '["en", "ko"]', '["en"]')
    paths = lost(built)
    file(built, "alpha--beta.ko").unlink()  # one was removed by hand already
    with building.begun(built.workspace.build, lambda: None) as (kept, _):
        building.prune(kept, built.workspace.build, paths)
    assert {path.name for path in foreign.parent.iterdir()} == {
        "mine.ko.pdf",
        *(f"{book}.en.{ending}" for book in ("alpha--beta", "alpha--gamma") for ending in ("pdf", "html")),
    }
    assert lost(built) == ()


# two at once, and what was left half done


def test_two_at_once(tmp_path: Path) -> None:
    """While one build has a folder, another one says so, waits, and has it then."""
    said, may_end = Event(), Event()
    order: list[str] = []

    def first() -> None:
        with building.begun(tmp_path, lambda: pytest.fail("it is alone")):
            order.append("first")
            assert said.wait(10)
            order.append("first ends")

    def second() -> None:
        while not order:
            time.sleep(0.01)
        with building.begun(tmp_path, said.set):
            order.append("second")
        may_end.set()

    with ThreadPoolExecutor(2) as executor:
        for done in [executor.submit(first), executor.submit(second)]:
            done.result(20)
    assert may_end.is_set()
    assert order == ["first", "first ends", "second"]


def test_swept(tmp_path: Path) -> None:
    """What a killed build left half written is removed; nothing else is."""
    for name in (".a.en.pdf.7.part", "a.en.pdf", ".hidden", "mine.part"):
        path = tmp_path / "briefing" / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    with building.begun(tmp_path, lambda: None):
        pass
    assert {path.name for path in (tmp_path / "briefing").iterdir()} == {"a.en.pdf", ".hidden", "mine.part"}


def test_unwritable(tmp_path: Path) -> None:
    """Where the folder cannot be written, that is an error of the system's for the command to tell."""
    (tmp_path / "build").write_bytes(b"")
    with pytest.raises(OSError, match="build"), building.begun(tmp_path / "build", lambda: None):
        pass


def test_ledger_of_another_press(built: Office) -> None:
    """The ledger's digest of each file in place is that of its bytes."""
    with ledger.opened(built.workspace.build / ".twinbook/ledger.sqlite") as (kept, said):
        assert not said
        for book in BOOKS:
            known = kept.books()[Edition("briefing", *book.rsplit(".", 1)).path]
            assert known.digest == hashlib.sha256(file(built, book).read_bytes()).digest()
            assert (known.seconds, known.memory, known.stale) == (1.5, 80_000_000, "")
