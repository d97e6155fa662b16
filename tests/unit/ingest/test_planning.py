"""What was settled is not done again, unless somebody asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.model import Description, Page, Reading, Reason
from gleanings.ingest.finding import find
from gleanings.ingest.planning import Action, plan


@pytest.mark.parametrize(
    ("retry", "action"),
    [(None, Action.UNCHANGED), ("", Action.UNCHANGED), ("timed-out", Action.UNCHANGED), ("no-text", Action.READ)],
)
def test_a_scan_that_was_kept_without_text_is_read_again_when_that_is_asked_for(
    tmp_path: Path, retry: str | None, action: Action
) -> None:
    """Once tesseract is installed the librarian says so; other runs leave scans alone."""
    canvas = Canvas(str(tmp_path / "scan.pdf"), invariant=1)
    canvas.showPage()
    canvas.save()
    with Catalogue.empty() as catalogue:
        run = catalogue.runs.start("ingest", "")
        (first,) = plan(catalogue, find([tmp_path]), retry=None)
        scan = Reading("pdf", (Page(1, ""),))
        catalogue.record_document(first.file, scan, Description("Scan"), run=run, seconds=0.1)
        (again,) = plan(catalogue, find([tmp_path]), retry=retry)
    assert (again.action, again.reason) == (action, None if action is Action.READ else Reason.NO_TEXT)
