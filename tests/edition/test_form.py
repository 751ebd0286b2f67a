import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.edition.form import PLAIN, Form, plainly

forms = st.builds(
    Form,
    st.sampled_from(["", "a4", "letter", "a5"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.text(max_size=80),
    st.sampled_from([(0, 0), (1, 1), (3, 12)]),
)


@pytest.mark.parametrize(
    ("form", "ending"),
    [
        (PLAIN, ""),
        (Form("a5", large=True), ".a5.large"),
        (Form(booklet=True), ".booklet"),
        (Form(press=True, copy=(3, 12)), ".press.copy-3-of-12"),
        (Form(reader="Mayor Lee Jang-woo"), ".for-mayor-lee-jang-woo"),
        (Form(reader="이장우"), ".for-cd0a1a63"),
        (Form(reader="이 (Lee)"), ".for-lee-1ed5e50c"),
        (Form(reader="../.."), ".for-3aaaed5c"),
    ],
)
def test_ending(form: Form, ending: str) -> None:
    """A book in a form of its own has a file of its own, whose name says which."""
    assert re.sub("[0-9a-f]{8}", "", form.ending) == re.sub("[0-9a-f]{8}", "", ending)


@given(forms)
def test_names_of_files(form: Form) -> None:
    """Every form gives a safe name; that of the plain book is found again."""
    path = f"briefing/alpha--beta.zh-Hans.vol-02{form.ending}.pdf"
    assert re.fullmatch("[A-Za-z0-9./-]+", path)
    assert ".." not in path
    assert plainly(path) == "briefing/alpha--beta.zh-Hans.vol-02.pdf"


@given(forms, forms)
def test_two_readers_never_share_a_file(one: Form, other: Form) -> None:
    """Forms that differ in more than the spelling of a reader's name have different files."""
    if (one.reader == other.reader) and one != other:
        assert one.ending != other.ending


@pytest.mark.parametrize(
    ("form", "own", "page"),
    [
        (PLAIN, "a4", "a4"),
        (PLAIN, "letter", "letter"),
        (Form("a5"), "a4", "a5"),
        (Form(booklet=True), "a4", "a5"),
        (Form(booklet=True), "letter", "half-letter"),
        (Form("a4", booklet=True), "a4", "a4"),
    ],
)
def test_page(form: Form, own: str, page: str) -> None:
    """The pages of a booklet are half of the workspace's paper, unless another paper is named for them."""
    assert form.page(own) == page
    assert form.classes(own)[0] == page


def test_own_paper_is_not_named() -> None:
    """To name the workspace's own paper gives the plain book; for a booklet it is its pages' size."""
    assert Form("a4").on("a4") == PLAIN
    assert Form("a5").on("a4") == Form("a5")
    assert Form("a4", booklet=True).on("a4") == Form("a4", booklet=True)
