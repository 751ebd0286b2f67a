from datetime import date

import pytest
from markupsafe import Markup

from office import Office
from twinbook.content.edtf import parse
from twinbook.content.pair import Event, Pair
from twinbook.language.typeset import plain

JOINER = "\u2060"

PO = """\
msgid ""
msgstr "Language: ko\\n"

msgctxt "chronology.visit.text"
msgid "{kim-one} visits {alpha}."
msgstr "%s"
"""


def translated(office: Office, text: str) -> tuple[Markup, ...]:
    """Return the text of the visit in the Korean book, translated as given."""
    office.write("content/translations/ko/pairs/alpha--beta.po", PO % text)
    wording, pair = office.words("ko")
    return wording.prose(pair, "chronology.visit.text", visit(pair).text)


def visit(pair: Pair) -> Event:
    """Return the event that is a visit."""
    return next(event for event in pair.chronology if event.id == "visit")


def test_text_is_escaped(office: Office) -> None:
    """Whatever content holds is text, with its language where that is not the book's."""
    wording, _ = office.words()
    assert wording.text("<b>&{{ 7*7 }}") == "&lt;b&gt;&amp;{{ 7*7 }}"
    assert wording.text("서울", "ko") == f'<span lang="ko">서{JOINER}울</span>'
    assert wording.text("a", "en") == "a"
    assert wording.text('"', 'x"onload="y') == '<span lang="x&#34;onload=&#34;y">&#34;</span>'


def test_fill_escapes_the_word(office: Office) -> None:
    """A word of the book's own is no markup either; what is filled in may be."""
    wording, _ = office.words()
    assert wording.fill("<i>%(a)s", a=Markup("<b>x</b>")) == "&lt;i&gt;<b>x</b>"


def test_names(office: Office) -> None:
    """A name is the book's, else the romanized form, marked as such; its own script stands beside it."""
    wording, _ = office.words("ko")
    assert wording.plain_name("beta", "full") == ("베타광역시", "ko")
    assert wording.plain_name("alpha", "full") == ("알파", "ko")
    assert wording.name("wang-two") == '<span lang="en">Wang Two</span>'
    assert wording.own_name("beta") is None
    english, _ = office.words("en")
    assert english.name("beta", "full") == "Beta Metropolitan City"
    assert (
        english.own_name("beta", "full")
        == f'<span lang="ko">베{JOINER}타{JOINER}광{JOINER}역{JOINER}시</span>'
    )
    assert english.own_name("alpha") is None
    assert english.own_name("wang-two") is None  # its own form is not known


def test_lists(office: Office) -> None:
    """Names are joined as the language joins a list, however many."""
    wording, _ = office.words()
    assert wording.names(["alpha", "beta", "gamma"]) == "Alpha, Beta, and Gamma"
    assert wording.names(f"{c}" for c in ["alpha"] * 12).count("Alpha") == 12
    assert wording.listed([Markup("<b>1</b>"), Markup("&amp;")]) == "<b>1</b> and &amp;"
    assert wording.names([]) == ""


def test_prose_in_its_own_language(office: Office) -> None:
    """References become names, emphasis becomes elements, all else is text."""
    office.pair(
        """\
background:
  - {id: b, text: "*{alpha}* and **{beta:full}** <script>x</script> {{ 7*7 }}\\n\\nTwo", source: paper}
""".replace("{{ 7*7 }}", "\\\\{\\\\{ 7\\\\*7 \\\\}\\\\}")
    )
    wording, pair = office.words()
    assert wording.prose(pair, "background.b.text", pair.background[0].text) == (
        "<em>Alpha</em> and <strong>Beta Metropolitan City</strong> &lt;script&gt;x&lt;/script&gt; {{ 7*7 }}",
        "Two",
    )
    assert wording.line(pair, "background.b.text", pair.background[0].text).endswith("}} Two")


def test_translated_prose(office: Office) -> None:
    """A translation is printed with the names of its language, and holds no markup."""
    (text,) = translated(office, "{kim-one}은 <b>{alpha}</b>를 방문했다.")
    assert text.replace(JOINER, "") == "김일은 &lt;b&gt;알파&lt;/b&gt;를 방문했다."
    assert f"일{JOINER}은" in text  # the particle stays with the name
    (text,) = translated(office, "방문한 {kim-one} *{alpha}* 시장")
    assert f" {JOINER}" not in text  # and a line may break at a blank


@pytest.mark.parametrize("text", ["", "{kim-one 방문", "{nobody}의 방문"])
def test_prose_without_a_translation(office: Office, text: str) -> None:
    """Without a translation, or with a broken one, the source's own words stand, visibly marked."""
    (found,) = translated(office, text)
    assert found.replace(JOINER, "") == (
        '<span class="untranslated-mark">번역 없음</span> '
        '<span class="untranslated" lang="en">Kim One visits Alpha.</span>'
    )


def test_stale_translation(office: Office) -> None:
    """A translation of another text than the present one is not printed."""
    office.edit("content/pairs/alpha--beta.yaml", "{kim-one} visits {alpha}.", "{kim-one} leaves {alpha}.")
    (text,) = translated(office, "{kim-one}의 {alpha} 방문")
    assert '<span class="untranslated" lang="en">Kim One leaves Alpha.</span>' in text
    assert "방문" not in text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2002-07", "2006-06", "July 2002 – June 2006"),
        ("2002", None, "since 2002"),
        (None, "2006", "until 2006"),
        ("2002/2004", None, "2002–2004"),  # an interval on a side says both ends already
        (None, "2002/2004", "2002–2004"),
        ("2002/2004", "2006", "2002–2006"),
        ("2002", "2006/2008", "2002–2008"),
        ("2002/2004", "2006/2008", "2002–2008"),
        ("../2004", None, "until 2004"),
        ("../2004", "2006/..", "until 2004"),
        ("2002/..", "2006", "2002–2006"),
    ],
)
def test_spans(office: Office, start: str | None, end: str | None, text: str) -> None:
    """From when to when; no two dates that the content may hold stop a book."""
    wording, _ = office.words()
    first, last = (parse(side) if side else None for side in (start, end))
    assert plain(wording.span(first, last)) == text


def test_days(office: Office) -> None:
    """A calendar day is written as a date of the content is."""
    wording, _ = office.words("ko")
    assert wording.day(date(2026, 11, 2)).replace(JOINER, "") == "2026년 11월 2일"


@pytest.mark.parametrize(("locale", "joined"), [("ko", "하나. 둘."), ("zh-Hans", "하나.둘.")])
def test_sentences(office: Office, locale: str, joined: str) -> None:
    """Between two sentences is a space, but none in Chinese."""
    wording, _ = office.words(locale)
    assert wording.sentences([Markup("하나."), Markup("둘.")]) == joined


def test_citations(office: Office) -> None:
    """Citations link to the sources, in the order of their first citing, and say which source it is."""
    wording, _ = office.words()
    assert wording.numbers == {"paper": 1, "atlas": 2}
    link = f'{JOINER}<a class="cite" href="#source-{{}}" title="Source {{}}: {{}}">[{{}}]</a>'
    said = link.format("paper", 1, "A report on Beta", 1) + link.format("atlas", 2, "An Atlas", 2)
    assert wording.cite(["atlas", "paper"]) == said
    assert wording.cite(()) == ""
