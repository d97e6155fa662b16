"""What a run changed is said with the names that readers know, not with ids."""

from __future__ import annotations

import pytest

from gleanings.corpus.changes import Change, ChangeKind
from gleanings.corpus.library import Library
from gleanings.index.service import SearchService
from gleanings.search_app.presenting.changing import change_detail


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (ChangeKind.REDATED, "(none) → 2011", "none → 2011"),
        (ChangeKind.RETHEMED, "(none) → housing; wellbeing", "none → Community housing; Health and wellbeing"),
        (ChangeKind.RETHEMED, "housing → (none)", "Community housing → none"),
        (
            ChangeKind.DESCRIBED,
            "title: A; B → C; type: (none) → evaluation; authors: Ada; Ben → (none); language: en → cy",
            "Title: A; B → C; Type: none → Evaluation; Authors: Ada; Ben → none; Language: English → Welsh",
        ),
        (ChangeKind.DESCRIBED, "nothing of the kind", "nothing of the kind"),
        (ChangeKind.DESCRIBED, "title: a → type: b → c", "Title: a → type: b → c"),
        (ChangeKind.FAILED, "no-text", "No text"),
        (ChangeKind.FAILED, "something else", "something else"),
        (ChangeKind.MOVED, "", ""),
    ],
)
def test_values_are_named_as_readers_know_them(wexcombe: Library, kind: ChangeKind, detail: str, said: str) -> None:
    change = Change(1, "2026-11-26T00:00:00+00:00", kind, "a", "Title", "a.pdf", detail)
    assert change_detail(change, SearchService(wexcombe).vocabulary()) == said
