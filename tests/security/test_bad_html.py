"""Every broken or hostile page of the collection ends as text or as a typed failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.html import read_html
from gleanings.ingest.limits import Limits, no_progress
from tests.shared_data import shared_data


def outcome(path: Path) -> str:
    """The word "text", or the reason for which there is none."""
    try:
        reading = read_html(path, limits=Limits(), progress=no_progress)
    except ReadingError as error:
        return Reason(error.reason).value
    assert all(page.text.strip() for page in reading.pages)
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    return "text"


@pytest.mark.slow
def test_every_bad_page_ends_as_text_or_with_a_reason() -> None:
    ends = {path.name: outcome(path) for path in sorted((shared_data() / "badinputs" / "html").glob("*.html"))}
    assert len(ends) >= 130
    assert ends["synth__empty.html"] == "empty"
    assert ends["synth__utf16le_no_meta.html"] == "text"
    assert ends["synth__nest_table_3k.html"] == "text"
    assert set(ends.values()) <= {"text", "empty", "no-text", "script-built", "too-large"}
