"""The file of the acronyms that documents define."""

from __future__ import annotations

from pathlib import Path

from gleanings.corpus.acronyms import AcronymFile


def test_the_file_follows_its_documents_and_prefers_what_most_of_them_say(tmp_path: Path) -> None:
    """A changed document takes its own definitions with it, and no others."""
    file = AcronymFile(tmp_path)
    assert list(file.groups()) == []
    file.write(
        {"a": (("LTO", "locally trusted organisation"),), "b": (("LTO", "lorry transport office"),)}, anew=True
    )
    file.write({"c": (("LTO", "Locally Trusted Organisation"),)}, anew=False)
    file.write({"b": ()}, anew=False)
    assert list(file.groups()) == [("LTO", "locally trusted organisation")]
    file.write({}, anew=True)
    assert list(file.groups()) == []


def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "acronyms.json").write_text("[1, {", encoding="utf-8")
    assert list(AcronymFile(tmp_path).groups()) == []
