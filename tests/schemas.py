"""The published JSON Schemas, as strict as what is printed must be: nothing missing, nothing undescribed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs

import gleanings

FOLDER = Path(gleanings.__file__).parent / "docs" / "schemas"


def names() -> set[str]:
    """Of all published schemas."""
    return {path.name.removesuffix("-1.json") for path in FOLDER.glob("*.json")}


def validator(name: str) -> jsonschema_rs.Validator:
    """Checks values by a published schema, and refuses members that it does not have."""
    return jsonschema_rs.validator_for(_closed(json.loads((FOLDER / f"{name}-1.json").read_text("utf-8"))))


def _closed(schema: Any) -> Any:
    """The schema with every object closed whose members it lists: readers take new ones, this program prints none."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items()}
    return closed | {"additionalProperties": False} if "properties" in schema and "type" in schema else closed
