"""Best bets are read as the librarian wrote them; a mistake is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from gleanings.corpus.errors import TaxonomyError
from gleanings.corpus.pins import Pin, load_pins


def read(folder: Path, content: str) -> tuple[Pin, ...]:
    path = folder / "pins.toml"
    path.write_text(content, encoding="utf-8")
    return load_pins(path)


def test_no_file_is_no_pins(tmp_path: Path) -> None:
    assert load_pins(tmp_path / "pins.toml") == ()


def test_one_query_or_several_lead_to_documents_in_their_order(tmp_path: Path) -> None:
    one = '[[pin]]\nquery = "save our pub"\ndocuments = ["b", "a"]\n\n'
    found = read(tmp_path, one + '[[pin]]\nquery = ["LTO", "who"]\ndocuments = ["c"]\n')
    assert found == (Pin(("save our pub",), ("b", "a"), 1), Pin(("LTO", "who"), ("c",), 5))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[[pin]]\ndocuments = ["a"]\n', "pins.toml, line 1: the pin has no query."),
        ('[[pin]]\nquery = "pub"\n', "pins.toml, line 1: the pin for 'pub' names no documents."),
        ('[[pin]]\nquery = "pub"\ndocuments = 3\n', "pins.toml, line 3: documents is not a list of texts."),
        ('[[pin]]\nquery = "pub"\nids = ["a"]\n', "pins.toml, line 3: unknown key 'ids'."),
        ('[[pins]]\nquery = "pub"\n', "pins.toml, line 1: unknown key 'pins'."),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(TaxonomyError) as caught:
        read(tmp_path, content)
    assert caught.value.message == told
