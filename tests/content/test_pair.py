import pytest
from pydantic import TypeAdapter, ValidationError

from twinbook.content.pair import Directed, Direction, Pair


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("shenyang -> daejeon", Direction("shenyang", "daejeon")),
        ("daejeon <-> shenyang", Direction("daejeon", "shenyang", mutual=True)),
    ],
)
def test_a_direction_is_an_arrow(text: str, direction: Direction) -> None:
    """One arrow says who went to whom, or that both did."""
    assert TypeAdapter(Directed).validate_python(text) == direction


@pytest.mark.parametrize(
    "value", ["shenyang", "a to b", " -> b", "a -> ", "a -> b -> c", "a <-> b -> c", "a->b", ["a"], ""]
)
def test_anything_else_is_no_direction(value: object) -> None:
    """Two ends and one arrow, no more and no less."""
    with pytest.raises(ValidationError, match="is no direction"):
        TypeAdapter(Directed).validate_python(value)


def test_a_pair_is_named_after_its_cities() -> None:
    """The id is that of the home city, two hyphens, and that of the partner."""
    assert Pair.model_validate({"id": "a--b", "cities": ["a", "b"]}).chronology == ()
    with pytest.raises(ValidationError, match=r"a--b\.yaml"):
        Pair.model_validate({"id": "b--a", "cities": ["a", "b"]})


@pytest.mark.parametrize("cities", [["a"], ["a", "b", "c"], ["a", "a"], [], "a--b"])
def test_a_pair_has_two_cities(cities: object) -> None:
    """Neither one nor three cities nor one city twice are a pair."""
    with pytest.raises(ValidationError):
        Pair.model_validate({"id": "a--b", "cities": cities})
