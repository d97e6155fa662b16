"""What does gleanings.toml say?

One table of keys below is the file's documentation, its validation and the template that ``gleanings init``
writes. An unknown key is an error that names the line: a misspelt key must not silently do nothing.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from gleanings.corpus.errors import ConfigurationError

FILE_NAME = "gleanings.toml"

Value = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    """One key: its table ("" is the top), name, default, and what it does."""

    table: str
    name: str
    default: Value
    help: str
    choices: tuple[str, ...] = ()
    least: float = 0


#: What may answer queries.
ENGINES = ("whoosh", "opensearch")

_ENGINE = r"""^[ \t]*["']?engine["']?[ \t]*=[ \t]*("[^"\n]*"|'[^'\n]*')"""

_FACETS = ("theme", "year", "area", "type", "publisher", "format", "language")

KEYS = (
    _Key("", "name", "Library", "What people see at the top of every page."),
    _Key("", "notice", "", "A sentence that every page and export shows, such as who keeps the library."),
    _Key("", "language", "en", "The language most documents are in; it decides stemming."),
    _Key(
        "",
        "site_language",
        "en-GB",
        "The language that the site speaks, as a code such as cy; without a translation into it, English.",
    ),
    _Key("", "sources", (), "Folders that `gleanings ingest` reads when no path is given."),
    _Key(
        "",
        "base_url",
        "",
        "Where the site is reached, such as https://evidence.example.org: makes permanent links.",
    ),
    _Key(
        "",
        "api_origins",
        (),
        "Sites whose pages may read the API in a browser, such as https://dashboard.example.org; `*` for all.",
    ),
    _Key(
        "",
        "answer_seconds",
        10,
        "Time that the site takes for one answer; after it, readers are told to ask less.",
        least=1,
    ),
    _Key("", "examples", (), "Searches offered on the first page."),
    _Key("", "facets", _FACETS, "The facets shown, in this order.", choices=_FACETS),
    _Key("", "engine", "whoosh", "What answers queries.", choices=ENGINES),
    _Key(
        "",
        "catalogue",
        "folder",
        "Where titles and texts are read. With `cluster` this folder is a front end: it needs nothing but this file, "
        "and all that the file does not set is as the library has it.",
        choices=("folder", "cluster"),
    ),
    _Key(
        "",
        "generations_kept",
        2,
        "So many older generations of the index are kept, to go back to.",
        least=0,
    ),
    _Key(
        "",
        "generations_kept_days",
        0,
        "Older generations are kept for at least so many days, however many there are.",
        least=0,
    ),
    _Key(
        "",
        "log_queries",
        "off",
        "Whether the site counts what is asked, by day and without addresses, for `gleanings queries`.",
        choices=("on", "off"),
    ),
    _Key(
        "",
        "ocr",
        "auto",
        "Whether pages that are pictures are read by tesseract: auto does so where it is installed.",
        choices=("auto", "off"),
    ),
    _Key(
        "",
        "page_images_megabytes",
        500,
        "Room in the library's folder for images of pages, which the site draws when they are looked at; "
        "0 shows none. They need the extra `pages`.",
    ),
    _Key("limits", "file_megabytes", 100, "Larger PDFs are not read.", least=1),
    _Key("limits", "html_megabytes", 10, "Larger HTML files are not read.", least=1),
    _Key("limits", "memory_megabytes", 1500, "Memory that reading one file may take.", least=200),
    _Key("limits", "seconds", 60, "Wall time that reading one file may take.", least=1),
    _Key("limits", "pages", 5000, "Pages kept of one document; what is over is cut and flagged.", least=1),
    _Key("limits", "characters", 10_000_000, "Characters kept of one document.", least=1000),
    _Key(
        "opensearch",
        "hosts",
        ("http://127.0.0.1:9200",),
        "Addresses of the nodes; those that begin with https:// must prove who they are.",
    ),
    _Key(
        "opensearch",
        "user",
        "",
        "Whom the cluster knows; the password stands in the environment, as GLEANINGS_OPENSEARCH_PASSWORD.",
    ),
    _Key(
        "opensearch", "ca_file", "", "Who vouches for the nodes, as a PEM file; without one, the usual authorities."
    ),
    _Key("opensearch", "prefix", "gleanings", "How the names of this library's indexes begin."),
    _Key("opensearch", "shards", 1, "In how many parts a new index lies; docs/scale.md has the arithmetic.", least=1),
    _Key("opensearch", "replicas", 1, "How many copies there are of each part, besides the first.", least=0),
    _Key("opensearch", "timeout_seconds", 10, "How long the cluster may take for an answer.", least=1),
)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may take; see ``KEYS`` for each."""

    file_megabytes: int
    html_megabytes: int
    memory_megabytes: int
    seconds: int
    pages: int
    characters: int


@dataclass(frozen=True, slots=True)
class ClusterConfig:
    """Where the search cluster is, and how an index lies in it; see ``KEYS`` for each."""

    hosts: tuple[str, ...]
    user: str
    ca_file: str
    prefix: str
    shards: int
    replicas: int
    timeout_seconds: int


@dataclass(frozen=True, slots=True)
class Config:
    """A library's configuration; see ``KEYS`` for what each value does."""

    name: str
    notice: str
    language: str
    site_language: str
    sources: tuple[str, ...]
    base_url: str
    api_origins: tuple[str, ...]
    answer_seconds: int
    examples: tuple[str, ...]
    facets: tuple[str, ...]
    engine: str
    catalogue: str
    generations_kept: int
    generations_kept_days: int
    log_queries: str
    ocr: str
    page_images_megabytes: int
    limits: ReadingLimits
    opensearch: ClusterConfig

    @property
    def is_front_end(self) -> bool:
        """Whether documents and their texts are elsewhere."""
        return self.catalogue == "cluster"

    @classmethod
    def load(cls, path: Path, otherwise: Config | None = None) -> Config:
        """Reads and validates a gleanings.toml.

        Args:
            path: of the file.
            otherwise: has the values of the keys that the file does not set; by default those of ``KEYS``.

        Raises:
            ConfigurationError: with the line, what is wrong and what would be right.
        """
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise ConfigurationError(f"{path.name} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise ConfigurationError(f"{path.name}, line {line}: not UTF-8 text.") from error
        return cls.read(text, path.name, otherwise)

    @classmethod
    def read(cls, text: str, name: str, otherwise: Config | None = None) -> Config:
        """The same for the text of a gleanings.toml, which errors call by a name."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _syntax_error(error, text, name) from error
        return _validated(data, text, name, {(key.table, key.name): _value(key, otherwise) for key in KEYS})


def template(name: str) -> str:
    """The gleanings.toml of a new library: every key with what it does; defaults are commented out."""
    lines = ["# What this library is and how it is read. Lines that begin with # show the defaults.", ""]
    table = ""
    for key in KEYS:
        if key.table != table:
            table = key.table
            lines += [f"[{table}]"]
        choices = f" One or more of: {', '.join(key.choices)}." if key.choices else ""
        lines.append(f"# {key.help}{choices}")
        lines += [
            f"name = {_toml(name)}" if key.name == "name" else f"# {key.name} = {_toml(key.default)}",
            "",
        ]
    return "\n".join(lines)


def set_engine(folder: Path, engine: str) -> None:
    """Writes into a library's gleanings.toml which engine answers; the rest of the file stays as it is.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    path = folder / FILE_NAME
    line = f"engine = {_toml(engine)}"
    try:
        text = path.read_text("utf-8-sig")
        table = re.search(r"^[ \t]*\[", text, re.MULTILINE)
        top = text[: table.start()] if table else text
        named = re.search(_ENGINE, top, re.MULTILINE) or re.search(rf"^#[ \t]*{_ENGINE[1:]}", top, re.MULTILINE)
        changed = text[: named.start()] + line + text[named.end() :] if named else f"{line}\n{text}"
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(changed, encoding="utf-8")
        shutil.copymode(path, beside)
        beside.replace(path)
    except OSError as error:
        raise ConfigurationError(f"{path.name} cannot be written: {error.strerror}.") from error


def as_toml(config: Config) -> str:
    """The configuration in force, every key with its value."""
    lines, table = [], ""
    for key in KEYS:
        if key.table != table:
            table = key.table
            lines += ["", f"[{table}]"]
        lines.append(f"{key.name} = {_toml(_value(key, config))}")
    return "\n".join(lines)


def in_force(config: Config) -> dict[str, Value]:
    """The value of every key; a key of a table is called ``table.key``."""
    return {f"{key.table}.{key.name}" if key.table else key.name: _value(key, config) for key in KEYS}


def _value(key: _Key, config: Config | None) -> Value:
    """What a configuration says; without one, the default."""
    if config is None:
        return key.default
    return cast(Value, getattr(getattr(config, key.table) if key.table else config, key.name))


def _toml(value: Value) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        # JSON's escapes are TOML's as well, except that TOML also wants DEL escaped and knows no surrogates.
        text = value.encode("utf-8", "replace").decode()
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def _validated(data: dict[str, object], text: str, file: str, values: dict[tuple[str, str], Value]) -> Config:
    """The configuration with what a file says in the place of some values."""
    known = {(key.table, key.name): key for key in KEYS}
    tables = {key.table for key in KEYS if key.table}
    for table, name, value in _flat(data, tables):
        where = f"{file}, line {_line(text, table, name)}"
        key = known.get((table, name))
        if name in tables and not table:
            raise ConfigurationError(f"{where}: {name} must be a table.", hint=f"Begin it with a line [{name}].")
        if key is None:
            raise ConfigurationError(
                f"{where}: no key is called {name!r}" + (f" in [{table}]." if table else "."),
                hint=f"Keys are: {', '.join(k.name for k in KEYS if k.table == table)}.",
            )
        values[table, name] = _checked(key, value, where)
    top, limits, opensearch = (
        {name: value for (table, name), value in values.items() if table == wanted}
        for wanted in ("", "limits", "opensearch")
    )
    # _checked kept each default's type
    return Config(**top, limits=ReadingLimits(**limits), opensearch=ClusterConfig(**opensearch))  # type: ignore[arg-type]


def _flat(data: dict[str, object], tables: set[str]) -> list[tuple[str, str, object]]:
    found: list[tuple[str, str, object]] = []
    for name, value in data.items():
        if name in tables and isinstance(value, dict):
            found += [(name, inner, inner_value) for inner, inner_value in value.items()]
        else:
            found.append(("", name, value))
    return found


def _checked(key: _Key, value: object, where: str) -> Value:
    """The value with the type of the key's default, or an error that names the place."""
    if isinstance(key.default, tuple):
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise ConfigurationError(f'{where}: {key.name} must be a list of texts, such as ["a", "b"].')
        _one_of(key, value, where)
        return tuple(value)
    if isinstance(key.default, str):
        if not isinstance(value, str):
            raise ConfigurationError(f"{where}: {key.name} must be a text in quotes.")
        _one_of(key, [value], where)
        return _address(key, value, where) if key.name == "base_url" else value
    if isinstance(value, bool) or not isinstance(value, int) or value < key.least:
        raise ConfigurationError(f"{where}: {key.name} must be a whole number of {key.least:g} or more.")
    return value


def _one_of(key: _Key, values: list[str], where: str) -> None:
    for value in values:
        if key.choices and value not in key.choices:
            raise ConfigurationError(
                f"{where}: {value!r} is not a value of {key.name}.", hint=f"Use {', '.join(key.choices)}."
            )


def _address(key: _Key, value: str, where: str) -> str:
    """A web address without its last slash, because paths are put behind it."""
    if value and not value.startswith(("http://", "https://")):
        raise ConfigurationError(f"{where}: {key.name} must begin with http:// or https://.")
    return value.rstrip("/")


def _line(text: str, table: str, name: str) -> int:
    """The line of a key, or of its table where the key itself is not found; from 1."""
    key = re.escape(name)
    quoted = rf"[\"']?{key}[\"']?"
    places = [rf"^[ \t]*{quoted}[ \t]*[=.]", rf"^[ \t]*\[+[ \t]*{quoted}[ \t]*[\].]"]
    if table:
        places = [
            rf"^[ \t]*\[[ \t]*{table}[ \t]*\](?:(?!^[ \t]*\[)[\s\S])*?(?P<key>^[ \t]*{quoted}[ \t]*=)",
            rf"^[ \t]*{table}[ \t]*\.[ \t]*{quoted}[ \t]*=",
            rf"^[ \t]*\[?[ \t]*{table}\b",
        ]
    for place in places:
        if found := re.search(place, text, re.MULTILINE):
            start = found.start("key") if "key" in found.groupdict() else found.start()
            return text.count("\n", 0, start) + 1
    return 1


def _syntax_error(error: tomllib.TOMLDecodeError, text: str, file: str) -> ConfigurationError:
    said, _, place = str(error).rpartition(" (at ")
    found = re.match(r"line (\d+)", place)
    line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
    return ConfigurationError(f"{file}, line {line}: {said}.", hint="Look for a missing quote, comma or bracket.")
