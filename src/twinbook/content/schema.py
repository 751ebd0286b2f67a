"""JSON Schemas of the curated files, for completion and checking in editors."""

from collections.abc import Mapping
from typing import Any

from twinbook.content.library import RECORDS
from twinbook.content.scalar import FOLDERS, Family

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[Family, dict[str, Any]]:
    """Return the schema of each family's files; the id is the file's name and so not part of them."""
    return {family: _schema(family) for family in RECORDS}


def _schema(family: Family) -> dict[str, Any]:
    schema = RECORDS[family].model_json_schema(by_alias=True)
    del schema["properties"]["id"]
    schema["required"] = [name for name in schema["required"] if name != "id"]
    return {"$schema": DIALECT, **schema, "title": f"content/{FOLDERS[family]}/*.yaml"}
