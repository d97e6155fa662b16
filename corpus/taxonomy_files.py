"""Where in a taxonomy file is a value, and what is wrong with it?

Librarians edit these files by hand, so every error names the file, the line and what to do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.errors import TaxonomyError

_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_TRIPLE_QUOTED = re.compile(r"'''.*?'''|\"\"\".*?\"\"\"", re.DOTALL)
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def problem(file: str, line: int, message: str, hint: str) -> TaxonomyError:
    """An error that says where: "themes.toml, line 14: ...". Lines count from 1."""
    return TaxonomyError(f"{file}, line {line}: {message}", hint=hint)


def read_text(path: Path) -> str:
    """The file as text, without a byte order mark and with its line ends as they are.

    Raises:
        TaxonomyError: it cannot be read, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TaxonomyError(
            f"{path.name} cannot be read: {error.strerror}.", hint="Check the file's permissions."
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise problem(path.name, line, "not UTF-8 text.", "Save the file as UTF-8.") from error


def check_slug(value: str) -> str | None:
    """What is wrong with an id, or None."""
    if _SLUG.fullmatch(value) and value == value.casefold():
        return None
    return f"the id '{value}' is not lower-case words joined by dashes."


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[table]]`` of a TOML file, which can say on which line its values stand.

    Attributes:
        file: name of the file.
        content: the whole file.
        header: "[[theme]]".
        number: which of the tables, from 0.
        values: as parsed.
    """

    file: str
    content: str
    header: str
    number: int
    values: dict[str, object]

    def error(self, key: str, message: str, hint: str, value: str | None = None) -> TaxonomyError:
        """An error at the line of a key, or of one value of its list."""
        return problem(self.file, self._line(key, value), message, hint)

    def required(self, key: str) -> str:
        """A text that must be there."""
        value = self.optional(key)
        if not value:
            raise self.error(key, f"{self.header} has no {key}.", f'Add a line such as {key} = "...".')
        return value

    def optional(self, key: str) -> str | None:
        """A text, or None when it is absent or blank."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error(key, f"{key} is not text.", f'Write it in quotes: {key} = "...".')
        return value.strip() or None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text in which semicolons separate them; empty when absent."""
        values = self.values.get(key, [])
        if isinstance(values, str):
            values = values.split(";")
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            hint = f'Write it so: {key} = ["one", "two"].'
            raise self.error(key, f"{key} is not a list of texts.", hint)
        return tuple(filter(None, map(str.strip, values)))

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number, or the default when it is absent."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            hint = f"Write a whole number from {least:,} to {most:,}: {key} = {default}."
            raise self.error(key, f"{key} is not a number that can be used.", hint)
        return value

    @property
    def line(self) -> int:
        """The line that the entry begins on."""
        return self._line(self.header, None)

    def identifier(self) -> str:
        """The id, checked."""
        value = self.required("id")
        wrong = check_slug(value)
        if wrong:
            raise self.error("id", wrong, 'Write it like "health-wellbeing".')
        return value

    def _line(self, key: str, value: str | None) -> int:
        lines = _TRIPLE_QUOTED.sub(lambda match: "\n" * match[0].count("\n"), self.content).split("\n")
        starts = [number for number, line in enumerate(lines) if line.strip().startswith(self.header)]
        start = starts[self.number] if self.number < len(starts) else 0
        end = starts[self.number + 1] if self.number + 1 < len(starts) else len(lines)
        at_key = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        found = next((number for number in range(start, end) if at_key.match(lines[number])), start)
        if value is None:
            return found + 1
        holding = (number for number in range(found, end) if value in lines[number])
        return next(holding, found) + 1


def read_entries(path: Path, table: str, keys: frozenset[str]) -> Iterator[Entry]:
    """The ``[[table]]`` entries of a TOML file, in order.

    Raises:
        TaxonomyError: bad TOML, or a key that is not one of ``keys``.
    """
    content = read_text(path)
    for number, values in enumerate(_tables(path.name, content, table)):
        entry = Entry(path.name, content, f"[[{table}]]", number, values)
        unknown = next((key for key in values if key not in keys), None)
        if unknown is not None:
            hint = f"Known keys are {', '.join(sorted(keys))}."
            raise entry.error(unknown, f"unknown key '{unknown}'.", hint)
        yield entry


def _tables(file: str, content: str, table: str) -> list[dict[str, object]]:
    try:
        parsed = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_problem(file, content, error) from error
    stray = next((key for key in parsed if key != table), None)
    if stray is not None:
        line = next((n for n, text in enumerate(content.split("\n"), 1) if stray in text.split("#")[0]), 1)
        raise problem(file, line, f"unknown key '{stray}'.", f"Begin every entry with a line [[{table}]].")
    tables = parsed.get(table, [])
    if not isinstance(tables, list) or not all(isinstance(entry, dict) for entry in tables):
        raise problem(file, 1, f"'{table}' is not a list.", f"Begin every entry with a line [[{table}]].")
    return tables


def _syntax_problem(file: str, content: str, error: tomllib.TOMLDecodeError) -> TaxonomyError:
    place = _TOML_PLACE.search(str(error))
    line = int(place[1]) if place and place[1] else content.count("\n") + 1
    message = _TOML_PLACE.sub("", str(error))
    return problem(file, line, f"not valid TOML: {message}.", "Look for a missing quote, comma or bracket.")
