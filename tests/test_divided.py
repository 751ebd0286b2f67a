"""A book of the repository printed in three volumes, in all languages, and read back from its pages."""

import re
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import verapdf
from office import TODAY
from printing import DAEJEON, LOCALES, ROOT, made
from speech import differences, read
from twinbook import checking
from twinbook.book.chronicle import sorted_events
from twinbook.edition.desk import Desk, wording
from twinbook.edition.edition import Edition, Work, divided, plan
from twinbook.language.typeset import plain
from twinbook.workspace import Workspace, find

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # WeasyPrint's colour profile
]

SPANS = ((2003, 2007), (2008, 2012), (2013, 2018))
TITLES = {
    "en": "Volume {} of 3 · {}–{}",
    "zh-Hans": "第{}卷（共3卷） · {}–{}",
    "ko": "제{}권(전 3권) · {}–{}",
    "mn": "{}-р боть (нийт 3 боть) · {}–{}",
}
HEADS = {
    "en": "Volume {} ({}–{})",
    "zh-Hans": "第{}卷（{}–{}年）",
    "ko": "제{}권({}–{}년)",
    "mn": "{}-р боть ({}–{} он)",
}
OTHERS = {"en": "volume {}", "zh-Hans": "第{}卷", "ko": "제{}권", "mn": "{}-р боть"}


def squeezed(text: str) -> str:
    """Return a text without spaces, joiners and hyphens."""
    return re.sub(r"[\s\u00ad\u200b\u2060\ufffe‐-]", "", text)


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Return the repository's own desk."""
    workspace = find(ROOT)
    assert isinstance(workspace, Workspace)
    return Desk(workspace, checking.load(workspace)[0], TODAY)


@pytest.fixture(scope="module")
def printed(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Mapping[Edition, Path]:
    """Print the volumes, once."""
    wanted = plan((Work("briefing", DAEJEON),), LOCALES, divided=partial(divided, desk.library, entries=15))
    outcomes = made(desk, wanted, tmp_path_factory.mktemp("volumes"), html=True, jobs=2)
    assert [outcome.problems for outcome in outcomes] == [()] * 12
    return {outcome.edition: outcome.path for outcome in outcomes if outcome.path}


@pytest.fixture(params=[(locale, number) for locale in LOCALES for number in (1, 2, 3)], ids=str)
def edition(request: pytest.FixtureRequest, printed: Mapping[Edition, Path]) -> Edition:
    """Each volume in turn."""
    return next(e for e in printed if e.volume and (e.locale, e.volume.number) == request.param)


@pytest.fixture
def pages(edition: Edition, printed: Mapping[Edition, Path]) -> tuple[str, ...]:
    """Return the text of each page of a volume."""
    found = pypdfium2.PdfDocument(printed[edition])
    return tuple(squeezed(page.get_textpage().get_text_range()) for page in found)


def number(edition: Edition) -> int:
    """Return the number of a volume."""
    assert edition.volume
    assert edition.volume.spans == SPANS
    return edition.volume.number


def test_cover_and_heads(edition: Edition, pages: tuple[str, ...], printed: Mapping[Edition, Path]) -> None:
    """The cover, the title and each left page say the volume and its years."""
    own = (number(edition), *SPANS[number(edition) - 1])
    title = TITLES[edition.locale].format(*own)
    assert squeezed(title) in pages[0]
    for page in pages[3::2]:  # after the imprint
        assert squeezed(HEADS[edition.locale].format(*own)) in page
    with pikepdf.open(printed[edition]) as pdf, pdf.open_metadata() as said:
        assert str(pdf.docinfo["/Title"]).endswith(title)
        assert str(said["dc:title"]).endswith(title)


def test_contents(edition: Edition, pages: tuple[str, ...], printed: Mapping[Edition, Path]) -> None:
    """The imprint tells where the other years are; the bookmarks are the parts that a volume has."""
    for other, span in enumerate(SPANS, 1):
        said = squeezed(HEADS[edition.locale].format(other, *span)).lower()
        assert (said in squeezed(pages[1]).lower().partition(squeezed("Twinbook 0."))[0]) or (
            other == number(edition)
        )
    parts = [b for b in pypdfium2.PdfDocument(printed[edition]).get_toc() if b.level == 0]
    assert len(parts) == (10 if number(edition) == 1 else 4)
    assert all(squeezed(part.get_title()) in pages[2] for part in parts)


def test_entries(
    edition: Edition, desk: Desk, pages: tuple[str, ...], printed: Mapping[Edition, Path]
) -> None:
    """Each entry stands in the volume of its year, and in no other one but as an agreement."""
    pair, said = desk.library.pairs[DAEJEON], wording(desk, edition)
    html = printed[edition].with_suffix(".html").read_text(encoding="utf-8")
    first, last = SPANS[number(edition) - 1]
    for event in sorted_events(pair):
        own = first <= event.date.year <= last
        assert (f'id="{DAEJEON}-chronology-{event.id}"' in html) == own, event.id
        text = said.prose(pair, f"chronology.{event.id}.text", event.text)[0].striptags()
        assert squeezed(text) in "".join(pages) or not own, event.id


def test_references(edition: Edition, desk: Desk, printed: Mapping[Edition, Path]) -> None:
    """Every link leads somewhere; where a person appears in another volume, its number is told."""
    with pikepdf.open(printed[edition]) as pdf:
        names = set(pikepdf.NameTree(pdf.Root.Names.Dests).keys())
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
        assert {str(link.Dest) for link in links if "/Dest" in link} <= names
    html = plain(printed[edition].with_suffix(".html").read_text(encoding="utf-8"))
    html = re.sub('<span class="(?:han-[a-z]+|tight)">(.)</span>', "\\1", html)  # which only space it
    assert edition.volume
    told = {n for n in (1, 2, 3) if f'<span class="see-page">{OTHERS[edition.locale].format(n)}<' in html}
    wanted = {
        edition.volume.holding(event.date.year)
        for event in desk.library.pairs[DAEJEON].chronology
        for person in (*event.people, *(reference.id for reference in event.text.references))
        if f'<div class="person" id="{person}">' in html
    }
    assert wanted - {number(edition)} <= told
    assert number(edition) not in told


def test_numbers_of_sources(edition: Edition, printed: Mapping[Edition, Path]) -> None:
    """A number means the same source in all volumes, and each volume lists those that it cites."""

    def listed(path: Path) -> dict[str, str]:
        html = path.with_suffix(".html").read_text(encoding="utf-8")
        assert set(re.findall(r'href="#(source-[^"]+)"', html)) == set(
            re.findall(r'id="(source-[^"]+)"', html)
        )
        return dict(re.findall(r'href="#(source-[^"]+)" title="[^"]*">\[(\d+)\]', html))

    first = next(path for e, path in printed.items() if e.locale == edition.locale and number(e) == 1)
    assert listed(printed[edition]).items() <= listed(first).items()


def test_spoken(edition: Edition, printed: Mapping[Edition, Path]) -> None:
    """All is spoken in its place and in its language."""
    speech = read(printed[edition])
    html = printed[edition].with_suffix(".html").read_text(encoding="utf-8")
    assert (speech.faults, list(differences(html, speech))) == ((), [])


def test_data(edition: Edition, desk: Desk, printed: Mapping[Edition, Path]) -> None:
    """The data inside is that of the whole book."""
    with pikepdf.open(BytesIO(printed[edition].read_bytes())) as pdf:
        table = pdf.attachments["chronology.csv"].get_file().read_bytes().decode()
    assert all(f"\r\n{event.id}," in table for event in desk.library.pairs[DAEJEON].chronology)


def test_conforming(printed: Mapping[Edition, Path]) -> None:
    """Volumes conform to PDF/A-3a and PDF/UA-1 as whole books do."""
    verdicts = verapdf.broken(path for edition, path in printed.items() if number(edition) == 2)
    assert len(verdicts) == 2 * len(LOCALES)
    assert [verdict for verdict in verdicts.values() if verdict] == []
