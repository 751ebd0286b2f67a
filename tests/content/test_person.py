import pytest
from pydantic import ValidationError

from twinbook.content.person import Office, Person


def test_an_office_in_no_list_needs_a_title() -> None:
    """A role that has no word of its own says what it is called."""
    office = {"id": "a", "role": "other", "of": "daejeon", "since": "2003", "source": "page"}
    with pytest.raises(ValidationError, match="needs a title"):
        Office.model_validate(office)
    title = Office.model_validate(office | {"title": "adviser"}).title
    assert title is not None
    assert title.text == "adviser"


def test_a_person_may_have_held_no_office() -> None:
    """A name is enough."""
    assert Person.model_validate({"id": "a", "names": {"en": "A"}}).offices == ()
