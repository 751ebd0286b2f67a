from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.content.prose import MAX_LENGTH, Emphasis, Inline, Prose, ProseError, Ref, Text, parse


def leaves(parts: tuple[Inline, ...]) -> Iterator[Text | Ref]:
    """Yield texts and references without emphasis."""
    for part in parts:
        if isinstance(part, Emphasis):
            yield from leaves(part.inner)
        else:
            yield part


def plain(text: str) -> list[str]:
    """Return the text of each paragraph, references in angle brackets."""
    return [
        "".join(p.text if isinstance(p, Text) else f"<{p.id}:{p.form}>" for p in leaves(paragraph))
        for paragraph in parse(text).paragraphs
    ]


@given(st.text(max_size=60) | st.text("*_{}\\ab:-沈。\n\t <&`[]()!#>~", max_size=60))
def test_any_text_is_prose_or_an_error(text: str) -> None:
    """No text is another exception than ProseError, and prose keeps the text as written."""
    try:
        prose = parse(text)
    except ProseError as error:
        assert str(error)  # noqa: PT017 - most texts are prose, some are not
    else:
        assert isinstance(prose, Prose)
        assert prose.text == text


@given(
    st.text(
        st.characters(codec="utf-8", exclude_characters="*_{}\\", exclude_categories=["Cc", "Zs", "Zl", "Zp"])
    )
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    """Whatever is no mark-up of ours comes through unchanged."""
    assert "".join(plain(text)) == text


def test_references_are_found_in_order() -> None:
    """A reference names a record and a form, within emphasis too, and may stand twice."""
    prose = parse("*{daejeon}* and {lee-jang-woo:full},\n{daejeon:name}.")
    assert prose.references == (Ref("daejeon"), Ref("lee-jang-woo", "full"), Ref("daejeon"))


def test_emphasis_works_beside_chinese() -> None:
    """Asterisks make emphasis, also where no space stands beside Chinese punctuation."""
    assert parse("**沈阳。**是*城*").paragraphs == (
        (Emphasis((Text("沈阳。"),), strong=True), Text("是"), Emphasis((Text("城"),))),
    )


def test_a_line_break_begins_a_paragraph() -> None:
    """One line break is enough: a folded YAML text keeps no more of a blank line."""
    assert plain("one\n\n\ntwo\n  three\n") == ["one", "two", "three"]


@pytest.mark.parametrize("text", ["", " ", "\n \n"])
def test_an_empty_text_has_no_paragraph(text: str) -> None:
    """Space alone is no prose."""
    assert parse(text).paragraphs == ()


@pytest.mark.parametrize(
    "text",
    [
        "<b>&amp;</b>",
        "# x",
        "- x",
        "1994. 4. 12. 자매결연",
        "[a](javascript:b)",
        "![x](y)",
        "`x`",
        "> q",
        "https://x.y",
    ],
)
def test_nothing_else_is_markup(text: str) -> None:
    """HTML, links, lists and headings are text like any other."""
    assert parse(text).paragraphs == ((Text(text),),)


def test_a_backslash_makes_marks_plain() -> None:
    """Asterisks, braces and backslashes can be printed."""
    assert plain(r"\*a\* \{b\} \\") == [r"*a* {b} \ ".strip()]
    assert plain("ends in \\\nbackslash") == ["ends in \\", "backslash"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a } b", r"a “}” stands alone; write \} for a plain one"),
        ("a { b", r"a “{” stands alone; write \{ for a plain one"),
        ("{Daejeon}", "“{Daejeon}” is not a reference"),
        ("{}", "“{}” is not a reference"),
        ("{a b}", "“{a b}” is not a reference"),
        ("{../x}", "“{../x}” is not a reference"),
        ("{a:short}", "“{a:short}” asks for an unknown form; there are name and full"),
        ("{a:}", "“{a:}” asks for an unknown form"),
        ("a \x07 b", "the text holds the control character U+0007"),
        ("a \x00 b", "the text holds the control character U+0000"),
        ("*" * 100 + "a" + "*" * 100, "the asterisks are nested too deep"),
        ("*a " * MAX_LENGTH, "the text is longer than 10000 characters"),
    ],
)
def test_a_wrong_text_is_told_so_that_it_can_be_mended(text: str, message: str) -> None:
    """The message says what is wrong with the text."""
    with pytest.raises(ProseError) as error:
        parse(text)
    assert message in str(error.value)
