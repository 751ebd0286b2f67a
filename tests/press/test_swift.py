import gc
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext

import pydyf
import pytest
from weasyprint import HTML, css
from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent
from weasyprint.text import line_break

from twinbook.press import swift

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # WeasyPrint's colour profile

ROWS = "".join(f'<tr><th scope="row">Row {n}<td><a href="#a">one</a> or <b>two</b>' for n in range(60))
PAGE = f"""<html lang="en"><head><title>A title</title><style>
@page {{ size: 90mm 90mm; margin: 15mm; @bottom-right {{ content: counter(page) }} }}
:root {{ --ink: #123456 }}
body {{ font: 10pt/1.4 "Noto Serif", "Noto Serif CJK KR"; color: var(--ink) }}
h1 {{ font-variant-caps: small-caps; font-feature-settings: "tnum"; margin-inline-start: 5mm; width: 50% }}
h1 + p {{ font-variant: tabular-nums ruby jis04 historical-forms common-ligatures super }}
p {{ font-variation-settings: "wght" 400; font-stretch: 90%; font-language-override: "KOR" }}
u {{ text-decoration: underline red }}
.aside {{ float: right; width: calc(20% + 5mm); padding: 2%; border: 1px solid; box-sizing: border-box }}
.aside::before {{ content: "· "; letter-spacing: 1pt; display: inline-block }}
.rtl {{ direction: rtl; border-inline-start: 2pt solid; position: relative; inset-inline-start: 3mm }}
.named {{ page: named; line-height: inherit; display: inherit; min-width: 1ex }}
table {{ border-collapse: collapse; width: 100% }} td {{ border-bottom: 1px solid; padding: initial }}
</style></head><body><h1 id="a">Head 123</h1><p class="aside">Aside</p><p>Some <u>under<b>lined</b></u> text,
<span lang="ko">대전</span>.</p><p class="rtl">turned</p><div class="named"><p>named<ul><li>item</ul></div>
<table><thead><tr><th>Head<th>Head<tbody>{ROWS}</table></body></html>"""


def _printed() -> bytes:
    pdf: bytes = HTML(string=PAGE).write_pdf(pdf_variant="pdf/a-3a")
    return pdf


def test_same_bytes() -> None:
    """What is printed with the mends is what is printed without, also in the book after."""
    plain = _printed()
    for _ in range(2):
        with swift.printing():
            assert _printed() == plain


def _counted(monkeypatch: pytest.MonkeyPatch, mended: bool) -> Counter[str]:  # noqa: FBT001
    """Return how often the costly things are done while a page is printed."""
    calls: Counter[str] = Counter()

    def counted(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            calls[name] += 1
            return original(*arguments)

        return call

    with monkeypatch.context() as patch:
        element, anonymous = css.ComputedStyle.__missing__, css.AnonymousStyle.__missing__
        stream, set_up = pydyf.Stream.data.fget, line_break.Layout.setup
        flow, length = boxes.Box.is_in_normal_flow, percent.resolve_one_percentage
        if mended:  # they are called by way of the mends
            patch.setattr(swift, "_of_element", counted("style", element))
            patch.setattr(swift, "_of_anonymous", counted("style", anonymous))
            patch.setattr(swift, "_set_up", counted("context", set_up))
            patch.setattr(swift, "_in_normal_flow", counted("flow", flow))
            patch.setattr(swift, "_resolve_one", counted("length", length))
        else:
            patch.setattr(css.ComputedStyle, "__missing__", counted("style", element))
            patch.setattr(css.AnonymousStyle, "__missing__", counted("style", anonymous))
            patch.setattr(line_break.Layout, "setup", counted("context", set_up))
            patch.setattr(boxes.Box, "is_in_normal_flow", counted("flow", flow))
            patch.setattr(percent, "resolve_one_percentage", counted("length", length))
        patch.setattr(pydyf.Stream, "data", property(counted("stream", stream)))
        with swift.printing() if mended else nullcontext():
            _printed()
    return calls


def test_less_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mends take effect: less is looked up, set up and compressed."""
    plain, mended = (_counted(monkeypatch, mended) for mended in (False, True))
    assert mended["style"] < plain["style"] / 2
    assert mended["context"] < plain["context"] / 4
    assert mended["flow"] < plain["flow"] / 4
    assert mended["length"] < plain["length"] / 2
    assert mended["stream"] < plain["stream"] * 0.6


def test_page_references_kept() -> None:
    """The references of the pages are made once, and anew when a page has come."""
    pdf = pydyf.PDF()
    with swift.printing():
        pdf.add_page(pydyf.Dictionary())
        first = pdf.page_references
        assert pdf.page_references is first
        pdf.add_page(pydyf.Dictionary())
        second = pdf.page_references
    assert len(second) == 2
    assert second == pdf.page_references


def test_put_back() -> None:
    """After a book, also one that fails, everything is as it was."""

    def state() -> list[object]:
        return [gc.isenabled(), *(vars(owner)[name] for owner, name, _ in swift._mends())]

    before = state()
    with swift.printing():
        assert not [old for old, new in zip(before, state(), strict=True) if old == new]
    assert state() == before
    with pytest.raises(ZeroDivisionError), swift.printing():
        1 / 0  # noqa: B018
    assert state() == before


@pytest.mark.parametrize("library", swift.KNOWN)
def test_other_version(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    """Another version of a library is left as it is."""
    swift._mends.cache_clear()
    monkeypatch.setitem(swift.KNOWN, library, "0")
    try:
        assert swift._mends() == ()
    finally:
        swift._mends.cache_clear()
