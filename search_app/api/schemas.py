"""How are shapes of answers and kinds of parameters described to programs? As JSON Schema (2020-12)."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from gleanings.index.parameters import MAX_VALUES, Parameter
from gleanings.index.vocabulary import Vocabulary

Schema = dict[str, Any]

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
#: A facet with more values than this, such as the publishers of a large library, is not written out.
_MOST_VALUES = 500


class Shapes:
    """Gathers the shapes that answers are made of, each once.

    Args:
        place: where in the finished document the shapes stand.

    Attributes:
        found: schemas by the name of their shape, without its ending.
    """

    def __init__(self, place: str = "#/components/schemas") -> None:
        self._place = place
        self.found: dict[str, Schema] = {}

    def reference(self, shape: Any) -> Schema:
        """The schema that refers to a shape, which is described once."""
        name = shape.__name__.removesuffix("Json")
        if name not in self.found:
            self.found[name] = {}  # before its members are: a shape may hold itself
            members = get_type_hints(shape, include_extras=True)
            self.found[name] = {
                "type": "object",
                **({"description": shape.__doc__} if shape.__doc__ and not shape.__doc__.startswith("dict(") else {}),
                "required": [member for member in members if member in shape.__required_keys__],
                "properties": {member: self.of(kind) for member, kind in members.items()},
            }
        return {"$ref": f"{self._place}/{name}"}

    def of(self, kind: Any) -> Schema:
        """The schema of a type as it stands in an annotation."""
        if kind in _PLAIN:
            return {"type": _PLAIN[kind]}
        if is_typeddict(kind):
            return self.reference(kind)
        origin, parts = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.of(parts[0]) | self._said(parts[1:])
        if origin is Literal:
            return {"const": parts[0]}
        if origin in (Union, UnionType):
            return _either([self.of(part) for part in parts])
        if origin is list:
            return {"type": "array", "items": self.of(parts[0])}
        return {"type": "object", "additionalProperties": self.of(parts[1])}

    @staticmethod
    def _said(remarks: tuple[Any, ...]) -> Schema:
        """What an annotation adds: a text says what the value is, a tuple which values there are."""
        schema: Schema = {}
        for remark in remarks:
            schema["description" if isinstance(remark, str) else "enum"] = (
                remark if isinstance(remark, str) else list(remark)
            )
        return schema


def parameter_schema(parameter: Parameter, known: Vocabulary) -> Schema:
    """What a parameter may be."""
    match parameter.kind:
        case "text":
            return {"type": "string", "maxLength": parameter.most}
        case "value":
            values = [*known.values(parameter.facet), "none"]
            item: Schema = {"type": "string"}
            if len(values) <= _MOST_VALUES:
                item["enum"] = values
            return {"type": "array", "items": item, "maxItems": MAX_VALUES}
        case "choice":
            return {"type": "string", "enum": list(parameter.choices)}
        case "choices":
            return {"type": "array", "items": {"type": "string", "enum": list(parameter.choices)}, "minItems": 1}
        case "number":
            return {"type": "integer", "minimum": parameter.least, "maximum": parameter.most}
        case "flag":
            return {"type": "integer", "enum": [0, 1]}
        case "since":
            written = {"type": "string", "pattern": "^(?:[0-9]{1,8}|[0-9]{1,5}d)$"}
            return {"anyOf": [written, {"type": "string", "format": "date"}]}
    return {"type": "string", "pattern": f"^{parameter.pattern}$"}


def _either(schemas: list[Schema]) -> Schema:
    if all(schema.keys() == {"type"} for schema in schemas):
        return {"type": [schema["type"] for schema in schemas]}
    return {"anyOf": schemas}
