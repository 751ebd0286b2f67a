from twinbook.problem import Problem, nearest


def test_a_problem_reads_as_compilers_write_it() -> None:
    """A finding prints as path:line:column: severity: message, its hint indented below."""
    problem = Problem("content/cities/a.yaml", 3, 7, "error", "no", "try yes")
    assert str(problem) == "content/cities/a.yaml:3:7: error: no\n    hint: try yes"


def test_unknown_places_are_left_out() -> None:
    """A line or column that is not known is not printed."""
    assert str(Problem("a", 0, 0, "warning", "odd")) == "a: warning: odd"
    assert str(Problem("a", 2, 0, "warning", "odd")) == "a:2: warning: odd"


def test_control_characters_are_written_out() -> None:
    """What a file holds can neither break the line nor move a terminal's cursor."""
    assert str(Problem("a\n", 1, 1, "error", "“\x1b[31m”", "\x07")) == (
        "a\\x0a:1:1: error: “\\x1b[31m”\n    hint: \\x07"
    )


def test_problems_sort_by_file_and_line() -> None:
    """Findings come in the order in which a curator walks through the files; numbers count as numbers."""
    found = [
        Problem("b", 1, 1, "error", ""),
        Problem("a", 10, 1, "error", ""),
        Problem("a", 2, 9, "warning", ""),
        Problem("a", 2, 9, "error", ""),
    ]
    assert sorted(found) == [found[3], found[2], found[1], found[0]]


def test_a_mistyped_word_is_told_its_nearest() -> None:
    """The hint names close words, best first, and nothing where none is close."""
    assert nearest("daejon", ["shenyang", "daejeon"]) == "did you mean daejeon?"
    assert nearest("mayer", {"mayor", "player"}) == "did you mean mayor or player?"
    assert nearest("xyz", ["shenyang"]) == ""
    assert nearest("daejon", []) == ""
