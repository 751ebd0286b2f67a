from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.language.typeset import typeset
from twinbook.language.words import Words, load, read

HEADER = 'msgid ""\nmsgstr ""\n"Language: ko\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
WORDS = HEADER + (
    'msgid "Contents"\nmsgstr "차례"\n\n'
    'msgctxt "kind"\nmsgid "metropolitan city"\nmsgstr "광역시"\n\n'
    'msgid "one entry"\nmsgid_plural "{n} entries"\nmsgstr[0] "항목 {n}개"\n'
)
LINES = [
    'msgid "a"',
    'msgstr "b"',
    'msgctxt "c"',
    'msgid_plural "d"',
    'msgstr[0] "e"',
    'msgstr[7] "f"',
    "#, fuzzy",
    "",
]
HEADERS = [
    "Plural-Forms: nplurals=2; plural=n",
    "Plural-Forms: nplurals=x; plural=1/0;",
    "Language: ??",
    "x",
    "Content-Type: y; charset=z",
]


def words(text: str) -> Words:
    """Read words that have no problem, to be set as in English: how Korean is set is told elsewhere."""
    translations, problems = read("ko.po", text.encode())
    assert not problems, problems
    return Words("en", translations)


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from(LINES), max_size=12).map(lambda lines: (HEADER + "\n".join(lines)).encode())
    | st.lists(st.sampled_from(HEADERS))
    .map(lambda lines: 'msgid ""\nmsgstr ""\n' + "".join(f'"{x}\\n"\n' for x in lines))
    .map(str.encode)
)
def test_any_bytes_give_words_or_a_problem(data: bytes) -> None:
    """No file, however broken, is an exception, then or when a word is asked for."""
    translations, problems = read("ko.po", data)
    found = Words("ko", translations)
    assert found.get("Contents")
    assert found.plural("one", "many", 3)
    assert all(problem.severity == "error" for problem in problems)


def test_words_are_translated() -> None:
    """A word is found alone, in a context, with a number and by its key."""
    found = words(WORDS)
    assert found.get("Contents") == "차례"
    assert found.within("kind", "metropolitan city") == "광역시"
    assert found.label("kind", "metropolitan-city") == "광역시"
    assert found.plural("one entry", "{n} entries", 5) == "항목 {n}개"


def test_an_untranslated_word_stays_english() -> None:
    """English words stand for themselves, and the empty one for nothing."""
    found = words(WORDS)
    assert (found.get("Sources"), found.get("")) == ("Sources", "")
    assert found.within("other", "metropolitan city") == "metropolitan city"
    assert [Words("en").plural("one entry", "{n} entries", n) for n in (1, 2)] == ["one entry", "{n} entries"]


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "Contents"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "Contents"\nmsgstr "목차"\n',
        'msgid "Contents"\nmsgid_plural "Many"\nmsgstr[0] ""\n',
    ],
)
def test_an_unfinished_word_stays_english(entry: str) -> None:
    """An empty or fuzzy translation is none."""
    found = words(HEADER + entry)
    assert (found.get("Contents"), found.plural("Contents", "Many", 1)) == ("Contents", "Contents")


@pytest.mark.parametrize("said", ["<b>차례</b>", "A & B", "&lt;", "x > y"])
def test_markup_is_refused(said: str) -> None:
    """A translation that a template would obey is a problem and is not used; other words are."""
    text = HEADER + f'msgid "Contents"\nmsgstr "{said}"\n\nmsgid "Sources"\nmsgstr "출처"\n'
    translations, problems = read("ko.po", text.encode())
    assert [(p.line, p.message) for p in problems] == [(6, "a translation holds <, > or &")]
    assert (Words("en", translations).get("Contents"), Words("en", translations).get("Sources")) == (
        "Contents",
        "출처",
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (HEADER + 'msgid "a"\nmsgstr "b\n', 7, 'this line is not understood: msgstr "b'),
        (HEADER + 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 9, "“a” stands twice; first on line 6"),
        (HEADER + "garbage\n", 6, "this line is not understood: garbage"),
        ("\ufeff" + HEADER, 1, "the file starts with a byte order mark"),
        (HEADER.replace("ko", "??"), 0, "the header is broken: expected only letters, got '??'"),
        (
            HEADER.replace("plural=0", "plural=1/n"),
            0,
            "the header is broken: integer division or modulo by zero",
        ),
    ],
)
def test_what_is_wrong_is_told(text: str, line: int, message: str) -> None:
    """A broken file gives no words, and is told with its line."""
    translations, problems = read("ko.po", text.encode())
    assert [(p.path, p.line, p.severity, p.message) for p in problems] == [("ko.po", line, "error", message)]
    assert Words("ko", translations).get("a") == "a"


def test_the_header_cannot_change_the_encoding() -> None:
    """Files are UTF-8; one that says something else of itself is not believed, in nothing."""
    text = HEADER.replace("Language: ko", "Content-Type: text/plain; charset=latin-1")
    _, (problem,) = read("ko.po", (text + 'msgid "a"\nmsgstr "가"\n').encode())
    assert problem.message == "the file says that it is latin-1"


def test_an_offices_words_win_over_the_packaged(tmp_path: Path) -> None:
    """The first root's words are taken, and the next one's where it has none."""
    for root, said in (("own", {"Contents": "목차"}), ("packaged", {"Contents": "차례", "Sources": "출처"})):
        path = tmp_path / root / "translations" / "ko.po"
        path.parent.mkdir(parents=True)
        path.write_text(HEADER + "\n".join(f'msgid "{k}"\nmsgstr "{v}"\n' for k, v in said.items()), "utf-8")
    loaded, problems = load((tmp_path / "own", tmp_path / "packaged"), "ko")
    assert not problems
    found = Words("en", loaded.translations)
    assert (found.get("Contents"), found.get("Sources"), found.get("People")) == ("목차", "출처", "People")


def test_words_are_set_for_their_locale() -> None:
    """A word comes ready to be printed: Korean ones do not break within."""
    assert Words("ko", words(WORDS).translations).get("Contents") == typeset("차례", "ko") != "차례"


def test_no_words_are_a_warning(tmp_path: Path) -> None:
    """A locale without a file prints English words and says so; English needs none."""
    found, problems = load((tmp_path,), "ko")
    assert found.get("Contents") == "Contents"
    assert [(p.path, p.severity) for p in problems] == [("templates/translations/ko.po", "warning")]
    assert load((tmp_path,), "en")[1] == ()


@pytest.mark.parametrize("said", ["%(rolex)s", "100 % %(place)s", "%(place)", "%(place)q"])
def test_a_place_that_is_none_is_refused(said: str) -> None:
    """A translation with another place, or a stray percent sign, is a problem and is not used."""
    text = HEADER + f'msgid "in %(place)s"\nmsgstr "{said}"\n\nmsgid "Sources"\nmsgstr "출처"\n'
    translations, problems = read("ko.po", text.encode())
    (problem,) = problems
    assert (problem.line, problem.message) == (
        6,
        "the places of a translation are not those of “in %(place)s”",
    )
    assert translations.ugettext("in %(place)s") == "in %(place)s"
    assert translations.ugettext("Sources") == "출처"


@pytest.mark.parametrize("said", ["%(place)s에서", "여기", "100%% %(place)s"])
def test_a_place_may_move(said: str) -> None:
    """A place may stand elsewhere, or fall out; a percent sign is written twice."""
    _, problems = read("ko.po", (HEADER + f'msgid "in %(place)s"\nmsgstr "{said}"\n').encode())
    assert problems == ()
