import json
from pathlib import Path

import pytest
import yaml

from twinbook.content.library import RECORDS
from twinbook.content.scalar import FOLDERS, Family
from twinbook.content.schema import schemas

GOOD = Path(__file__).parents[1] / "books" / "good" / "content"


@pytest.mark.parametrize("family", [*FOLDERS])
def test_a_schema_knows_the_keys_of_its_files(family: Family) -> None:
    """Keys are the written ones and no others; the id, which is the file's name, is none of them."""
    schema = schemas()[family]
    fields = RECORDS[family].model_fields
    assert schema["properties"].keys() == {field.alias for field in fields.values()} - {"id"}
    assert set(schema["required"]) == {f.alias for f in fields.values() if f.is_required()} - {"id"}
    assert schema["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("family", [*FOLDERS])
def test_good_files_hold_no_key_that_a_schema_refuses(family: Family) -> None:
    """What the reader takes, an editor with the schema does not mark."""
    schema = schemas()[family]
    for path in (GOOD / FOLDERS[family]).iterdir():
        keys = yaml.safe_load(path.read_text("utf-8")).keys()
        assert set(schema["required"]) <= keys <= schema["properties"].keys()


def test_values_that_editors_read_as_numbers_are_allowed() -> None:
    """An unquoted 1979 is an integer to an editor, and a value a number."""
    facts = schemas()["city"]["$defs"]["Fact"]["properties"]
    assert facts["as-of"]["anyOf"][0]["type"] == ["string", "integer"]
    assert facts["value"]["anyOf"][0]["type"] == ["number", "string"]


def test_a_source_may_be_a_text_or_a_list() -> None:
    """The short form of one source is completed too."""
    kinds = schemas()["city"]["$defs"]["Fact"]["properties"]["source"]["anyOf"]
    assert {kind["type"] for kind in kinds} == {"string", "array"}
