from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO

import pikepdf
import pytest
import weasyprint.pdf.tags
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML

from speech import Speech, differences, speech_of
from twinbook.press import tags
from twinbook.press.pdf import Page, press
from twinbook.press.structure import Book, Seen, TagsError, read, watching

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # WeasyPrint's colour profile

PAGE = (
    '<html lang="en"><head><title>A title</title><style>body {{ font-family: "Noto Serif" }}'
    "@page {{ size: 80mm 60mm; margin: 8mm }}</style></head><body>{}</body></html>"
)


def spoken(html: str, mends: Iterable[Callable[[Book], None]] = tags.MENDS) -> Speech:
    """Print a page with some mends and read it back."""
    document = HTML(string=html).render()
    with watching() as seen:
        finish = partial(tags.mend, seen, mends=mends)
        return speech_of(pikepdf.open(BytesIO(document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish))))


def test_read_and_written() -> None:
    """A tree that nothing mends is written as it was, and every way back from content leads to it."""
    speech = spoken(
        PAGE.format("<h1>Head</h1><p>A <b>word</b> and <a href='https://example.org'>one</a></p>"), ()
    )
    assert speech.faults == ()
    assert [one.text for one in speech.root.elements] == ["Head", "A word and one"]


def test_lost_text() -> None:
    """A mend that loses text stops the book, and the text is named."""
    with pytest.raises(TagsError, match="page 1: the tags leave out “Head”"):
        spoken(PAGE.format("<h1>Head</h1>"), [lambda book: book.root.kids.clear()])


def test_not_watched() -> None:
    """A PDF that was tagged unwatched is refused: nothing could be mended in it."""
    document = HTML(string=PAGE.format("<h1>Head</h1>")).render()
    with pytest.raises(TagsError, match="in another way than version 70"):
        document.write_pdf(pdf_variant="pdf/a-3a", finisher=partial(read, Seen()))


def test_other_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A WeasyPrint that makes tags in another way fails the book with a problem that says so."""
    page = Page("x.pdf", PAGE.format("<h1>Head</h1>"))
    monkeypatch.setattr(weasyprint.pdf.tags, "_build_box_tree", weasyprint.pdf.tags.add_tags)  # takes others
    (problem,) = press(page).problems
    assert "in another way than version 70" in problem.message
    monkeypatch.delattr(weasyprint.pdf.tags, "_build_box_tree")
    (problem,) = press(page).problems
    assert "in another way than version 70" in problem.message


def test_watching_ends() -> None:
    """After a book, also one that fails, WeasyPrint is as it was."""
    original = weasyprint.pdf.tags._build_box_tree
    with watching():
        assert weasyprint.pdf.tags._build_box_tree is not original
    with pytest.raises(ZeroDivisionError), watching():
        1 / 0  # noqa: B018
    assert weasyprint.pdf.tags._build_box_tree is original


WORDS = st.lists(st.sampled_from(("one", "two", "three,", "four-five", "six.")), min_size=1, max_size=9)
TEXT = WORDS.map(" ".join)


def _in(tag: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    end = tag.split(" ", 1)[0]
    return inner.map(lambda text: f"<{tag}>{text}</{end}>")


def _many(*parts: st.SearchStrategy[str], between: str = "") -> st.SearchStrategy[str]:
    return st.lists(st.one_of(*parts), min_size=1, max_size=4).map(between.join)


INLINE = st.recursive(
    TEXT,
    lambda inner: st.one_of(
        *(
            _in(tag, _many(inner, between=" "))
            for tag in ("b", 'span lang="ko"', 'abbr title="In full"', 'a href="https://example.org"')
        )
    ).filter(lambda html: html.count("<a ") < 2),
    max_leaves=4,
)
LINES = _many(INLINE, TEXT, between=" ").filter(lambda html: "<a " not in html or html.count("<a ") < 2)
BLOCKS = st.recursive(
    _in("p", LINES),
    lambda inner: st.one_of(
        _in("div", _many(inner)),
        _in("section", _many(inner)),
        _in(
            "ul",
            _many(_in("li", st.one_of(LINES, _many(inner), st.tuples(LINES, inner, LINES).map("".join)))),
        ),
        _in("ol", _many(_in("li", st.one_of(LINES, inner)))),
        st.lists(st.tuples(LINES, st.one_of(LINES, inner)), min_size=1, max_size=3).map(
            lambda pairs: f"<dl>{''.join(f'<dt>{term}</dt><dd>{said}</dd>' for term, said in pairs)}</dl>"
        ),
        st.lists(st.tuples(LINES, inner), min_size=1, max_size=3).map(
            lambda rows: (
                f"<table>{''.join(f'<tr><th>{head}</th><td>{cell}</td></tr>' for head, cell in rows)}</table>"
            )
        ),
    ),
    max_leaves=6,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(_many(BLOCKS))
def test_any_page(body: str) -> None:
    """Whatever a page is built of, each text is spoken once, in its place, with its spaces and language."""
    html = PAGE.format(f"<h1>Head</h1>{body}")
    speech = spoken(html)
    assert speech.faults == ()
    assert [*differences(html, speech)] == []
