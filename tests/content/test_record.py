from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from twinbook.content.city import City, Fact
from twinbook.content.edtf import Edtf
from twinbook.content.pair import Pair
from twinbook.content.prose import Prose
from twinbook.content.record import Name, Names, Record, item_id, refers, walk
from twinbook.content.scalar import Citations, Line, Number, Tag, Url

CITY = City.model_validate(
    {
        "id": "daejeon",
        "kind": "city",
        "country": "KR",
        "names": {"en": "Daejeon", "ko": {"name": "대전", "full": "대전광역시"}},
        "names-source": "atlas",
        "part-of": "korea",
        "variants": [{"form": "Deajeon", "source": ["page", "atlas"]}],
        "facts": [
            {
                "id": "area",
                "key": "area",
                "value": "540",
                "as-of": "2013",
                "to": "expo",
                "source": "page",
                "disputed": [{"id": "more", "says": "It is 541.", "source": "page", "reason": "A slip."}],
            }
        ],
    }
)


def test_walk_yields_every_value_with_its_path_and_key() -> None:
    """Values come in the order of the fields; the path is the file's, the key names items by their ids."""
    values = {place.key: (place.path, place.value) for place in walk(CITY)}
    assert values["names.ko.full"] == (("names", "ko", "full"), "대전광역시")
    assert values["part-of"] == (("part-of",), "korea")
    assert values["variants.0.form"] == (("variants", 0, "form"), "Deajeon")
    assert values["facts.area.value"] == (("facts", 0, "value"), Decimal(540))
    path, says = values["facts.area.disputed.more.says"]
    assert path == ("facts", 0, "disputed", 0, "says")
    assert isinstance(says, Prose)
    assert says.text == "It is 541."
    assert isinstance(values["facts.area.as-of"][1], Edtf)
    assert "id" not in values
    assert "facts.area.unit" not in values


def test_walk_knows_what_an_id_refers_to() -> None:
    """References carry the families they may name, alone, in lists, and where they may be left out."""
    families = {place.key: place.refers for place in walk(CITY)}
    assert families["part-of"] == ("city",)
    assert families["names-source.0"] == ("source",)
    assert families["variants.0.source.1"] == ("source",)
    assert families["facts.area.to"] == ("city", "term")
    assert families["facts.area.source.0"] == ("source",)
    assert families["facts.area.key"] == ()
    assert refers(Pair.model_fields["cities"]) == ("city",)


def test_an_item_is_known_by_its_id() -> None:
    """Facts and disputes have ids of their own, variants and texts have none."""
    assert item_id(CITY.facts[0]) == "area"
    assert item_id(CITY.facts[0].disputed[0]) == "more"
    assert item_id(CITY.variants[0]) is None
    assert item_id("area") is None


def test_a_record_cannot_be_changed() -> None:
    """Records are frozen, lists in them are tuples."""
    with pytest.raises(ValidationError, match="frozen"):
        CITY.kind = "sum"
    assert isinstance(CITY.facts, tuple)


def test_keys_are_written_with_hyphens() -> None:
    """A field is known by its hyphenated key alone."""
    with pytest.raises(ValidationError, match="as_of"):
        Fact.model_validate({"id": "a", "key": "area", "value": "1", "source": "a", "as_of": "2013"})


def test_a_name_may_be_written_short() -> None:
    """A text alone is the usual form of a name."""
    names = TypeAdapter(Names).validate_python(
        {"en": "Seoul", "zh-Hans": {"name": "首尔", "full": "首尔特别市"}}
    )
    assert names == {"en": Name(name="Seoul"), "zh-Hans": Name(name="首尔", full="首尔特别市")}


def test_one_source_may_be_written_without_a_list() -> None:
    """A text alone is a list of one."""
    assert TypeAdapter(Citations).validate_python("page") == ("page",)


ACCEPTED = [
    (Number, "0"),
    (Number, "-12.50"),
    (Number, "1500000"),
    (Line, "x"),
    (Line, "Yeom Hong-cheol 廉弘喆"),
    (Tag, "zh-Hans"),
    (Tag, "zh-Hant-HK"),
    (Tag, "es-419"),
    (Url, "https://example.org/a?b=c"),
]
REFUSED = [
    *(
        (Number, text)
        for text in ("1_000", "1,000", "nan", "inf", "1e5", "+1", ".5", "5.", "٣", "", " 1", "9" * 16)
    ),
    *((Line, text) for text in ("", " ", " x", "x ", "a\nb", "a\u2028b", "a\x1b[31m", "x" * 501)),
    *((Tag, text) for text in ("zh_Hans", "ZH", "chinese", "../x", "zh-hans", "en\n")),
    *(
        (Url, text)
        for text in ("http:/x", "javascript:x", "file:///etc", "https://a b", 'https://a"b', "https://")
    ),
]


@pytest.mark.parametrize(("kind", "text"), ACCEPTED)
def test_a_scalar_of_the_right_form_is_taken(kind: object, text: str) -> None:
    """Numbers, names, locales and addresses are read as they are written."""
    value = TypeAdapter(kind).validate_python(text)
    assert value == (Decimal(text) if kind is Number else text)


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_a_scalar_of_another_form_is_refused(kind: object, text: str) -> None:
    """What only looks like a number, a name, a locale or an address is an error."""
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


def test_an_empty_record_has_nothing_to_walk() -> None:
    """A record without values yields none."""
    assert list(walk(Record())) == []
