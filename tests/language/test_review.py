from dataclasses import replace
from pathlib import Path

from twinbook.content.library import Library
from twinbook.content.library import load as load_library
from twinbook.language.catalog import Catalog, load
from twinbook.language.po import Message as Entry
from twinbook.language.review import catalog_name, check, texts

GOOD = Path(__file__).parents[1] / "books" / "good" / "content"
TERM = "terms/korea-week"
TEXT = "A week of Korean culture and trade in {shenyang}."


def said(
    translation: str, text: str = TEXT, key: str = "about.text", flags: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """Return severity and message of what is wrong when a term is translated like this, and all else well."""
    library, catalogs = good()
    term = Catalog("ko/terms/korea-week.po", {key: Entry(key, text, translation, flags=flags, line=5)})
    return [(p.severity, p.message) for p in check(library, {**catalogs, TERM: term}, "ko")]


def good() -> tuple[Library, dict[str, Catalog]]:
    """Load the good workspace, completely translated."""
    return load_library(GOOD, "content")[0], dict(load(GOOD / "translations" / "ko", "ko")[0])


def test_a_record_has_texts_and_one_file() -> None:
    """What is translated is its prose, under stable keys, in the file of its family and id."""
    term = good()[0].terms["korea-week"]
    assert catalog_name(term) == TERM
    assert [(key, prose.text) for key, prose in texts(term)] == [("about.text", TEXT)]


def test_complete_translations_have_no_problem() -> None:
    """A workspace whose texts are all translated is left alone."""
    library, catalogs = good()
    assert check(library, catalogs, "ko") == ()


def test_a_record_without_a_file_lacks_all_its_texts() -> None:
    """The file that is to be made is named, and the first keys."""
    library, catalogs = good()
    del catalogs["pairs/shenyang--daejeon"]
    (problem,) = check(library, catalogs, "content/translations/ko")
    assert problem.path == "content/translations/ko/pairs/shenyang--daejeon.po"
    assert problem.message == (
        "6 of 6 texts are not translated: ties.sister-city.disputed.since-2003.says, "
        "ties.sister-city.disputed.since-2003.reason, ties.sister-city.basis, …"
    )


def test_a_good_translation_may_use_other_names_of_the_workspace() -> None:
    """A translation may say a name where the text does not, and name one twice."""
    assert said("{shenyang} {daejeon} {shenyang}") == []


def test_a_lost_reference_is_a_warning() -> None:
    """A name that the translation does not refer to is told."""
    assert said("한 주간.") == [("warning", "the translation lacks {shenyang}")]


def test_an_unknown_reference_is_an_error() -> None:
    """A name that no record has would not print."""
    assert said("{shenyang} {senyang}") == [("error", "there is no “senyang”")]


def test_a_broken_reference_is_an_error() -> None:
    """A translation is prose like the text it translates."""
    assert said("{shenyang") == [("error", "a “{” stands alone; write \\{ for a plain one")]


def test_a_stale_translation_is_a_warning() -> None:
    """A changed text and a fuzzy mark are told apart."""
    assert said("{shenyang}.", "An older text.") == [("warning", "its text has changed since")]
    assert said("{shenyang}.", flags=("fuzzy",)) == [("warning", "the translation is marked fuzzy")]


def test_a_blank_translation_is_missing() -> None:
    """Space alone translates nothing."""
    assert said(" ") == [("warning", "1 of 1 texts are not translated: about.text")]


def test_a_key_that_nothing_has_is_a_warning() -> None:
    """A renamed item is told from both sides."""
    assert said("{shenyang}.", key="about.txt") == [
        ("warning", "1 of 1 texts are not translated: about.text"),
        ("warning", "nothing has the key “about.txt”"),
    ]


def test_a_broken_file_is_not_told_twice() -> None:
    """What the reader has refused is not called untranslated."""
    library, catalogs = good()
    assert check(library, {**catalogs, TERM: Catalog(broken=True)}, "ko") == ()


def test_a_broken_record_is_not_told_twice() -> None:
    """The translations of a record with an error are not called superfluous, nor references to it unknown."""
    library, catalogs = good()
    cities = {name: city for name, city in library.cities.items() if name != "daejeon"}
    lacking = replace(library, cities=cities)
    messages = [p.message for p in check(lacking, catalogs, "ko")]
    assert messages == ["there is no record for this file"]
    assert check(replace(lacking, broken={"cities/daejeon": frozenset()}), catalogs, "ko") == ()
