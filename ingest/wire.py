"""How does a reading come back from the process that made it, without trusting that process?

A hostile PDF may have taken over the reader, so nothing is unpickled: the answer is JSON, and every value is
checked before it becomes one of our types.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Generic, NoReturn, TypeVar

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Description, Evidence, Page, Reading, Reason

T = TypeVar("T")

Described = tuple[Reading, Description]
"""What one source file says, and what it says it is."""

_Check = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Wire(Generic[T]):
    """How one type travels.

    Attributes:
        encode: to bytes.
        decode: from bytes that anybody may have written; raises ValueError unless ``encode`` makes such.
    """

    encode: Callable[[T], bytes]
    decode: Callable[[bytes], T]


def encode_described(described: Described) -> bytes:
    """The bytes of a reading with its description."""
    return _to_json(described)


def decode_described(data: bytes) -> Described:
    """The reading and description that ``encode_described`` wrote.

    Raises:
        ValueError: the bytes are anything else.
    """
    values = _from_json(data)
    if not isinstance(values, list) or len(values) != 2:
        raise ValueError("not a pair")
    return _reading(values[0]), _build(Description, _DESCRIPTION, values[1])


def encode_reading(reading: Reading) -> bytes:
    """The bytes of a reading."""
    return _to_json(reading)


def decode_reading(data: bytes) -> Reading:
    """The reading that ``encode_reading`` wrote.

    Raises:
        ValueError: the bytes are anything else.
    """
    return _reading(_from_json(data))


def encode_error(error: ReadingError) -> bytes:
    """The bytes of a failure."""
    return _to_json([error.reason, error.detail[:1000].encode("utf-8", "backslashreplace").decode()])


def decode_error(data: bytes) -> ReadingError:
    """The failure that ``encode_error`` wrote.

    Raises:
        ValueError: the bytes are anything else.
    """
    values = _from_json(data)
    if not isinstance(values, list) or len(values) != 2:
        raise ValueError("not a failure")
    return ReadingError(Reason(_text(values[0])), _text(values[1]))


def _to_json(value: object) -> bytes:
    text = json.dumps(value, default=_as_fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")


def _as_fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _from_json(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    if not value.isascii():
        value.encode("utf-8")  # raises UnicodeEncodeError, a ValueError, on a lone surrogate
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**9:
        raise ValueError("not a whole number")
    return value


def _share(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError("not a share from 0 to 1")
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("not true or false")
    return value


def _optional(check: _Check) -> _Check:
    return lambda value: None if value is None else check(value)


def _many(check: _Check) -> _Check:
    def checked(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError("not a list")
        return tuple(check(one) for one in value)

    return checked


def _declaration(value: Any) -> tuple[str, str, str]:
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError("not a declared value")
    return _text(value[0]), _text(value[1]), _text(value[2])


def _placed(value: Any) -> tuple[int, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("not the words of a page")
    return _integer(value[0]), _text(value[1])


def _build(made: Callable[..., T], checks: dict[str, _Check], values: Any) -> T:
    if not isinstance(values, dict) or values.keys() != checks.keys():
        raise ValueError("not the fields of this type")
    return made(**{name: check(values[name]) for name, check in checks.items()})


def _reading(values: Any) -> Reading:
    reading = _build(Reading, _READING, values)
    if any(page.number != number for number, page in enumerate(reading.pages, start=1)):
        raise ValueError("pages out of order")
    return reading


_PAGE: dict[str, _Check] = {
    "number": _integer,
    "text": _text,
    "label": _optional(_text),
    "heading": _optional(_text),
    "anchor": _optional(_text),
    "quality": _share,
    "reader": _text,
}
_READING: dict[str, _Check] = {
    "format": _text,
    "pages": _many(lambda values: _build(Page, _PAGE, values)),
    "declared": _many(_declaration),
    "layout_titles": _many(_text),
    "notes": _many(_text),
    "truncated": _flag,
    "placed": _many(_placed),
}
_EVIDENCE: dict[str, _Check] = {
    "field": _text,
    "value": _text,
    "source": _text,
    "detail": _text,
    "confidence": _share,
}
_DESCRIPTION: dict[str, _Check] = {
    "title": _text,
    "year": _optional(_integer),
    "period": _optional(_text),
    "date": _optional(_text),
    "type": _optional(_text),
    "authors": _many(_text),
    "publisher": _optional(_text),
    "areas": _many(_text),
    "mentions": _many(_text),
    "scope": _optional(_text),
    "themes": _many(_text),
    "language": _optional(_text),
    "direction": _text,
    "licence": _optional(_text),
    "source_url": _optional(_text),
    "evidence": _many(lambda values: _build(Evidence, _EVIDENCE, values)),
}

READING = Wire(encode_reading, decode_reading)
DESCRIBED = Wire(encode_described, decode_described)
