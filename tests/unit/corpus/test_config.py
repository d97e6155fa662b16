"""gleanings.toml: a mistake is never silent, and its message leads to the line."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from gleanings.corpus.config import FILE_NAME, KEYS, Config, as_toml, set_engine, template
from gleanings.corpus.errors import ConfigurationError


def load(folder: Path, text: str | bytes) -> Config:
    path = folder / "gleanings.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Config.load(path)


def refused(folder: Path, text: str | bytes) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text)
    return caught.value


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    config = load(tmp_path, "")
    assert config.name == "Library"
    assert config.limits.pages == 5000
    assert config.facets == ("theme", "year", "area", "type", "publisher", "format", "language")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('name = "a"\nnotise = "b"\n', 2, "no key is called 'notise'"),
        ('name = "a"\n\n\n[limit]\npages = 3\n', 4, "no key is called 'limit'"),
        ('name = "a"\n\n[limits]\nname = "b"\n', 4, "no key is called 'name' in [limits]"),
        ('# name = 2\n\nname = 3\n', 3, "name must be a text in quotes"),
        ('name = "a"\nsources = "reports"\n', 2, "sources must be a list of texts"),
        ('sources = [\n  "a",\n  3,\n]\n', 1, "sources must be a list of texts"),
        ('facets = ["theme", "colour"]\n', 1, "'colour' is not a value of facets"),
        ('name = "a"\nengine = "lucene"\n', 2, "'lucene' is not a value of engine"),
        ('name = "a"\n[limits]\nseconds = 0\n', 3, "seconds must be a whole number of 1 or more"),
        ('[limits]\nseconds = 5\npages = 1.5\n', 3, "pages must be a whole number"),
        ('[limits]\nseconds = true\n', 2, "seconds must be a whole number"),
        ('name = "a"\nlimits.memory_megabytes = 5\n', 2, "memory_megabytes must be a whole number of 200 or more"),
        ('name = "a"\nlimits = {pages = 0}\n', 2, "pages must be a whole number"),
        ('name = "a"\nlimits = 3\n', 2, "limits must be a table"),
        ('name = "a"\nname = "b"\n', 2, "Cannot overwrite a value"),
        ('name = "a"\nlanguage = en\n', 2, "Invalid value"),
        ('name = "a"\nnotice = """\nnever closed\n', 3, "Unterminated string"),
        ('name = "a"\nbase_url = "evidence.example.org"\n', 2, "base_url must begin with http"),
    ],
)  # fmt: skip
def test_an_error_names_its_file_line_and_key(tmp_path: Path, text: str, line: int, said: str) -> None:
    error = refused(tmp_path, text)
    assert error.message.startswith(f"gleanings.toml, line {line}: ")
    assert said in error.message
    assert error.exit_code == 4


def test_a_misspelt_key_is_answered_with_the_keys_of_its_table(tmp_path: Path) -> None:
    assert "notice" in refused(tmp_path, 'notise = "b"').hint
    hint = refused(tmp_path, "[limits]\npage = 3").hint
    assert "characters" in hint
    assert "notice" not in hint


def test_bytes_that_are_no_text_are_an_error_with_their_line(tmp_path: Path) -> None:
    error = refused(tmp_path, b'name = "a"\nnotice = "caf\xe9"\n')
    assert error.message == "gleanings.toml, line 2: not UTF-8 text."


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Some editors on Windows write one."""
    assert load(tmp_path, b'\xef\xbb\xbfname = "Ash"').name == "Ash"


def test_a_file_that_cannot_be_read_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "gleanings.toml").mkdir()
    with pytest.raises(ConfigurationError, match=r"gleanings\.toml cannot be read"):
        Config.load(tmp_path / "gleanings.toml")


@pytest.mark.parametrize("name", ["Plain", 'Quotes "and" back\\slash', "two\nlines\ttab", "\x7f\x01", "Café 日本 𝒳"])
def test_the_template_holds_any_name_and_changes_no_default(tmp_path: Path, name: str) -> None:
    text = template(name)
    assert tomllib.loads(text) == {"name": name, "limits": {}, "opensearch": {}}
    assert load(tmp_path, text) == replace(load(tmp_path, ""), name=name)


def test_every_default_of_the_template_can_be_uncommented(tmp_path: Path) -> None:
    """A librarian edits the file by taking away a number sign."""
    assignments = {f"# {key.name} =" for key in KEYS}
    lines = [
        line[2:] if any(line.startswith(start) for start in assignments) else line
        for line in template("Library").split("\n")
    ]
    assert load(tmp_path, "\n".join(lines)) == load(tmp_path, "")


def test_the_configuration_in_force_loads_again_as_it_is(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        'name = "A \\"b\\" \\n c"\nsources = ["~/x", "y"]\nfacets = []\nbase_url = "https://x.example/"\n'
        "[limits]\nseconds = 7\n",
    )
    assert load(tmp_path, as_toml(config)) == config


def test_a_base_url_loses_its_last_slash(tmp_path: Path) -> None:
    """Paths are put behind it, and two slashes are another address."""
    assert load(tmp_path, 'base_url = "https://x.example/a/"').base_url == "https://x.example/a"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('name = "A"\n# engine = "whoosh"\n\n[limits]\n', 'name = "A"\nengine = "opensearch"\n\n[limits]\n'),
        ('engine="whoosh"  # mine\nname = "A"\n', 'engine = "opensearch"  # mine\nname = "A"\n'),
        ('name = "A"\n\n[limits]\n# engine = 1\n', 'engine = "opensearch"\nname = "A"\n\n[limits]\n# engine = 1\n'),
    ],
)
def test_the_engine_is_changed_and_nothing_else_in_the_file(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(before, encoding="utf-8")
    set_engine(tmp_path, "opensearch")
    assert path.read_text("utf-8") == after
    assert Config.load(path).engine == "opensearch"
