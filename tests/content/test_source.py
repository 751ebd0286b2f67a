import pytest
from pydantic import ValidationError

from twinbook.content.source import Omission, Source


def test_a_source_needs_a_publisher_and_a_language() -> None:
    """The least that is known of a document; the rest is told where it is known."""
    source = Source.model_validate({"id": "page", "language": "zh-Hans", "publisher": "府"})
    assert (source.worked_through, source.omitted, source.url) == ("single-facts", (), None)
    with pytest.raises(ValidationError, match="publisher"):
        Source.model_validate({"id": "page", "language": "zh-Hans"})


def test_what_is_left_out_has_a_reason() -> None:
    """An omitted passage says why, in one of a few words."""
    with pytest.raises(ValidationError, match="promotional"):
        Omission.model_validate({"says": "Welcome!", "why": "boring"})
    with pytest.raises(ValidationError, match="why"):
        Omission.model_validate({"says": "Welcome!"})
