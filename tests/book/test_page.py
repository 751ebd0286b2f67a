from pathlib import Path

import pytest
from markupsafe import Markup

from office import TODAY, Office
from twinbook.book.page import PageError, breakable, capital, environment, render, stylesheet
from twinbook.edition.desk import compose
from twinbook.edition.edition import Edition
from twinbook.language.formats import formats
from twinbook.language.words import Words, read
from twinbook.press.pdf import Page
from twinbook.workspace import packaged

EVIL = "<script>alert(1)</script> {{ 7*7 }} {% raw %} &amp; <!-- ' \" -->"


def page(tmp_path: Path, text: str, locale: str = "en", **values: object) -> str:
    """Return a template's page."""
    tmp_path.joinpath("briefing.html").write_text(text, encoding="utf-8")
    made = environment((tmp_path,), Words(locale))
    return render("briefing.html", made, formats(locale), "", values)


def test_content_is_never_a_template(tmp_path: Path) -> None:
    """Content comes out as the text it is: neither HTML nor Jinja reads it."""
    found = page(tmp_path, "<p title='{{ x }}'>{{ x }}</p>", x=EVIL)
    assert "<script>" not in found
    assert "49" not in found
    assert "{{ 7*7 }} {% raw %} &amp;amp;" in found
    assert "title='&lt;script&gt;" in found
    assert "&#39; &#34;" in found


@pytest.mark.parametrize("where", ["name", "text", "note", "title", "publisher", "office"])
def test_evil_content_through_the_whole_book(office: Office, where: str) -> None:
    """Wherever content may hold text, a whole book shows it as text."""
    line = "<script>alert(1)</script> \\\\{\\\\{ 7*7 \\\\}\\\\} &amp;"
    plain = "<script>alert(1)</script> {{ 7*7 }} &amp;"
    match where:
        case "name":
            office.edit("content/cities/beta.yaml", "name: Beta,", f'name: "{plain}",')
        case "text":
            office.edit("content/cities/alpha.yaml", '"{alpha} lies', f'"{line} {{alpha}} lies')
        case "note":
            office.write("content/terms/fair.yaml", f'kind: event\nnames: {{en: F, ko: F}}\nnote: "{line}"\n')
        case "title":
            office.edit("content/sources/atlas.yaml", "An Atlas", f'"{plain}"')
        case "publisher":
            office.edit("content/sources/atlas.yaml", "Maps Ltd", f'"{plain}"')
        case "office":
            office.edit("twinbook.toml", "Protocol Office", plain)
    made = compose(office.desk(TODAY), Edition("briefing", "alpha--beta", "en"))
    assert isinstance(made, Page), made
    assert "<script" not in made.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} &amp;amp;" in made.html


def test_undefined_names_are_errors(tmp_path: Path) -> None:
    """A name that is not there is an error at its line, in a part too; it never prints as nothing."""
    tmp_path.joinpath("part.html").write_text("\n\n{{ nobody }}", encoding="utf-8")
    with pytest.raises(PageError, match=r"briefing\.html:2: 'nothing' is undefined"):
        page(tmp_path, "\n{{ nothing }}")
    with pytest.raises(PageError, match=r"part\.html:3: 'nobody' is undefined"):
        page(tmp_path, "{% include 'part.html' %}")
    with pytest.raises(PageError, match="has no attribute 'y'"):
        page(tmp_path, "{{ x.y }}", x=1)


@pytest.mark.parametrize(
    "text", ["{{ 1 / 0 }}", "{{ 'a' + 1 }}", "{{ x() }}", "{% include 'gone.html' %}", "{% if %}"]
)
def test_broken_templates(tmp_path: Path, text: str) -> None:
    """Whatever an office's template does wrong is told with its place."""
    with pytest.raises(PageError, match=r"^templates/.*:1: |gone\.html"):
        page(tmp_path, text, x=1)


def test_template_of_a_locale(tmp_path: Path) -> None:
    """A template under the locale's folder wins over the common one; other locales keep that."""
    for name, text in (("part.html", "common"), ("ko/part.html", "한국")):
        tmp_path.joinpath(name).parent.mkdir(exist_ok=True)
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")
    text = "{{ lang }} {% include 'part.html' %}"
    assert page(tmp_path, text, "ko") == "ko 한국"
    assert page(tmp_path, text, "mn") == "mn common"


def test_workspace_template_of_a_locale(office: Office) -> None:
    """An office's own part for one language is used in that language's book only."""
    office.write("templates/ko/parts/cover.html", "<h1>Our own cover</h1>")
    desk = office.desk()
    korean, english = (compose(desk, Edition("briefing", "alpha--beta", tag)) for tag in ("ko", "en"))
    assert isinstance(korean, Page)
    assert isinstance(english, Page)
    assert "Our own cover" in korean.html
    assert "Our own cover" not in english.html


def test_translated_words_are_text(tmp_path: Path) -> None:
    """A translation with markup is refused; what is filled into one stays escaped."""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    po = header + '\nmsgid "Place"\nmsgstr "<b>장소</b>"\n'
    translations, problems = read("ko.po", po.encode())
    assert len(problems) == 1
    tmp_path.joinpath("briefing.html").write_text(
        "{% trans %}Place{% endtrans %}|{% trans x=x %}at {{ x }}{% endtrans %}", encoding="utf-8"
    )
    made = environment((tmp_path,), Words("ko", translations))
    assert render("briefing.html", made, formats("ko"), "", {"x": "<i>"}) == "Place|at &lt;i&gt;"


def styles(root: Path, **texts: str) -> Path:
    """Write styles, empty where no text is given."""
    root.mkdir()
    for name, text in texts.items():
        root.joinpath(f"{name}.css").write_text(text, encoding="utf-8")
    return root


def test_stylesheet(tmp_path: Path) -> None:
    """The styles are joined in order; a workspace's own file wins over the packaged one, file by file.

    Latin, the fallback, comes before the other scripts, which it would undo.
    """
    packaged_ones = styles(
        tmp_path / "packaged",
        design="/*0*/",
        page="/*1*/",
        type="/*2*/",
        parts="/*3*/",
        visits="/*4*/",
        screen="/*5*/",
    )
    own = styles(tmp_path / "own", type="/*own*/")
    for root, name in ((packaged_ones, "Latn"), (packaged_ones, "Kore"), (own, "Kore"), (own, "Arab")):
        root.joinpath("scripts").mkdir(exist_ok=True)
        root.joinpath(f"scripts/{name}.css").write_text(f"/*{root.name} {name}*/", encoding="utf-8")
    found = stylesheet((own, packaged_ones)).split("\n")
    assert found[:6] == ["/*0*/", "/*1*/", "/*own*/", "/*3*/", "/*4*/", "/*5*/"]
    assert found[6:] == ["/*packaged Latn*/", "/*own Arab*/", "/*own Kore*/"]


def test_own_design(tmp_path: Path) -> None:
    """What the settings have otherwise stands behind the styles, so that it counts."""
    texts = dict.fromkeys(("page", "type", "parts", "visits", "screen"), "")
    root = styles(tmp_path / "styles", design=':root { --ink: #111111; --serif-Kore: "A", "B" }', **texts)
    root.joinpath("scripts").mkdir()
    css = stylesheet((root,), (("ink", "#222222"),), (("serif-Kore", "C"),))
    assert css.index("#111111") < css.index("#222222")
    assert css.endswith(':root { --ink: #222222; --serif-Kore: "C", "A", "B"; }')


def test_missing_style(tmp_path: Path) -> None:
    """A style that is missing or no text is told by name."""
    root = styles(tmp_path / "styles", design="", page="", type="")
    with pytest.raises(PageError, match=r"styles/parts\.css: there is no such file"):
        stylesheet((root,))
    root.joinpath("parts.css").write_bytes(b"\xff")
    with pytest.raises(PageError, match=r"styles/parts\.css: the file is not UTF-8 text"):
        stylesheet((root,))


def test_style_cannot_end_its_element(tmp_path: Path) -> None:
    """A style that holds `</style>` stays within its element."""
    tmp_path.joinpath("briefing.html").write_text("<style>{{ css }}</style>", encoding="utf-8")
    made = environment((tmp_path,), Words("en"))
    found = render("briefing.html", made, formats("en"), "p::after { content: '</style><b>' }", {})
    assert found.count("</style>") == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [("sister city", "Sister city"), ("", ""), ("өвөл", "Өвөл"), ("大田", "大田"), ("<b>x</b>", "<b>x</b>")],
)
def test_capital(text: str, shown: str) -> None:
    """The first letter becomes a capital; markup is left alone."""
    assert capital(Markup(text)) == shown  # noqa: S704 - a test's own


def test_breakable_addresses() -> None:
    """A web address may break after its signs, and its text is unchanged otherwise."""
    url = "https://a.kr/b_c?d=1&e=<2>%EA%B8%88"
    found = breakable(url)
    assert found.unescape().replace("\u200b", "") == url
    assert found.count("\u200b") == 11
    assert "<" not in found


def test_packaged_templates_read(office: Office) -> None:
    """The packaged templates and styles make a page in every locale of an office."""
    assert packaged("templates").joinpath("briefing.html").is_file()
    for locale in ("en", "ko"):
        made = compose(office.desk(), Edition("briefing", "alpha--beta", locale))
        assert isinstance(made, Page)
        assert f'<html lang="{locale}" dir="ltr" class="briefing a4">' in made.html
