"""The language model is loaded only when a document needs it, and every document gets its language all the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TEXTS = {
    "en": "The residents of the estate met in the hall and agreed that it was time for a change to how it is run.",
    "fr": "Les habitants du quartier se sont réunis dans la salle et ont décidé ensemble de l'avenir du jardin.",
    "de": "Die Bewohner des Viertels trafen sich im Saal und entschieden gemeinsam über die Zukunft des Gartens.",
    "ar": "اجتمع سكان الحي في القاعة وقرروا معا مستقبل الحديقة العامة في مدينتهم الصغيرة.",
}


def gleanings(library: Path, *arguments: str) -> str:
    """Runs the command in a process of its own, in which no model is loaded yet."""
    command = [sys.executable, "-m", "gleanings", "--library", str(library), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_documents_in_other_languages_are_known_by_their_language(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for language, text in TEXTS.items():
        page = f"<!doctype html><meta charset=utf-8><title>{language}</title><body><p>{text * 4}</p></body>"
        (files / f"{language}.html").write_text(page, "utf-8")
    gleanings(tmp_path / "library", "ingest", str(files), "--jobs", "1")
    found = json.loads(gleanings(tmp_path / "library", "search", "--json"))
    assert sorted(hit["language"] for hit in found["hits"]) == ["ar", "de", "en", "fr"]
