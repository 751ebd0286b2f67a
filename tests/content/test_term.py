import pytest
from pydantic import ValidationError

from twinbook.content.term import Term


def test_what_a_term_means_has_a_source() -> None:
    """The sentence about a term is a claim like any other."""
    term = {"id": "a", "kind": "event", "names": {"en": "A"}}
    assert Term.model_validate(term).about is None
    with pytest.raises(ValidationError, match="source"):
        Term.model_validate(term | {"about": {"text": "A week."}})


def test_a_term_has_a_kind() -> None:
    """Books sort terms by their kind."""
    with pytest.raises(ValidationError, match="kind"):
        Term.model_validate({"id": "a", "names": {"en": "A"}})
