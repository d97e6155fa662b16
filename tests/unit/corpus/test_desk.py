"""What a librarian does holds: it survives reading the files again, can be taken back, or is gone for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gleanings.corpus.corrections import By, last_change
from gleanings.corpus.errors import NotFound, UsageError, Withdrawn
from gleanings.corpus.removals import RemovalKind
from tests.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.catalogue.close()


def correct(shelf: Shelf, identity: str, **values: object) -> None:
    """One act of correcting: a run of its own."""
    shelf.run = shelf.catalogue.runs.start("metadata", "")
    shelf.catalogue.desk.correct_all(
        [(identity, values, ())],  # type: ignore[list-item]  # a factory
        origin="correction",
        detail="by hand",
        by=shelf.by,
    )


def undo(shelf: Shelf, identity: str) -> int:
    return shelf.catalogue.desk.undo(last_change(shelf.catalogue.corrections(identity)), by=shelf.by)


# History and undo


def test_the_history_says_who_changed_what_from_which_value(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", year=2009)
    correct(shelf, identity, year=2018)
    correct(shelf, identity, year=2019)
    newest, oldest = shelf.catalogue.corrections(identity)
    assert (oldest.field, oldest.before, oldest.who) == ("year", None, "ada")
    assert newest.before is not None
    assert newest.after is not None
    assert (newest.before.value, newest.after.value, newest.after.detail) == (2018, 2019, "by hand")
    assert newest.run > oldest.run


def test_undo_goes_back_step_by_step_to_what_was_found(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", year=2009)
    correct(shelf, identity, year=2018)
    correct(shelf, identity, year=2019, title="Hubs")
    years = []
    for _ in range(2):
        undo(shelf, identity)
        years.append(shelf.document(identity).description.year)
    assert years == [2018, 2009]
    assert shelf.title(identity) == "Title of a.pdf"
    assert undo(shelf, identity) == 0, "nothing is left to undo"
    assert len(shelf.catalogue.corrections(identity)) == 6, "what was undone stays in the history"


def test_undo_of_a_run_stops_where_a_value_was_changed_again_since(shelf: Shelf) -> None:
    first, second = shelf.add("a.pdf", "a"), shelf.add("b.pdf", "b")
    shelf.catalogue.desk.correct_all(
        [(first, {"year": 2001}, ()), (second, {"year": 2001}, ())], origin="correction", detail="", by=shelf.by
    )
    run = shelf.run
    correct(shelf, second, year=2002)
    whole = [change for change in shelf.catalogue.corrections() if change.run == run]
    before = shelf.rows()
    with pytest.raises(UsageError, match="was changed again since; nothing was undone"):
        shelf.catalogue.desk.undo(whole, by=shelf.by)
    assert shelf.rows() == before


# Withdrawing, merging and restoring


def test_a_withdrawn_document_is_not_offered_and_says_why(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a", title="Hubs")
    shelf.catalogue.desk.withdraw(identity, "Names a child", by=shelf.by)
    with pytest.raises(Withdrawn, match=r"^This document was withdrawn from the library on .*: Names a child\.$"):
        shelf.document(identity)
    assert list(shelf.catalogue.documents()) == []
    assert shelf.catalogue.newest(5) == ()
    assert shelf.catalogue.coverage().documents == 0
    (removed,) = shelf.catalogue.removals.all()
    assert (removed.document, removed.kind, removed.who) == (identity, RemovalKind.WITHDRAWN, "ada")


def test_a_withdrawn_document_stays_so_when_its_file_is_read_again_or_moves(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    shelf.catalogue.desk.withdraw(identity, "", by=shelf.by)
    assert shelf.add("a.pdf", "new bytes") == identity
    (shelf.folder / "a.pdf").rename(shelf.folder / "b.pdf")
    assert shelf.catalogue.record_copy(shelf.file("b.pdf"), run=shelf.run) == identity
    assert list(shelf.catalogue.documents()) == []
    shelf.catalogue.desk.restore(identity, by=shelf.by)
    assert shelf.document(identity).source == "b.pdf", "and comes back as it is now"


def test_the_index_is_told_of_what_was_withdrawn_and_restored(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    built_to = shelf.catalogue.change_count()
    shelf.catalogue.desk.withdraw(identity, "", by=shelf.by)
    assert shelf.catalogue.removed(changed_after=built_to) == (identity,)
    built_to = shelf.catalogue.change_count()
    shelf.catalogue.desk.restore(identity, by=shelf.by)
    assert [found.id for found in shelf.catalogue.documents(changed_after=built_to)] == [identity]


def test_a_merged_document_leads_to_the_other_even_over_several_merges(shelf: Shelf) -> None:
    first, second, third = (shelf.add(f"{name}.pdf", name) for name in "abc")
    shelf.catalogue.desk.merge(first, second, by=shelf.by)
    shelf.catalogue.desk.merge(second, third, by=shelf.by)
    assert shelf.document(first).id == shelf.document(second).id == third
    assert shelf.document(third).versions == 3
    assert shelf.add("a.pdf", "new bytes") == first, "its file still belongs to it"
    assert [found.id for found in shelf.catalogue.documents()] == [third]
    shelf.catalogue.desk.withdraw(third, "", by=shelf.by)
    with pytest.raises(Withdrawn):
        shelf.document(first)
    shelf.catalogue.desk.restore(third, by=shelf.by)
    assert shelf.document(first).id == third


def test_a_document_cannot_lead_to_itself(shelf: Shelf) -> None:
    first, second = shelf.add("a.pdf", "a"), shelf.add("b.pdf", "b")
    with pytest.raises(UsageError, match="one document already"):
        shelf.catalogue.desk.merge(first, first, by=shelf.by)
    shelf.catalogue.desk.merge(first, second, by=shelf.by)
    with pytest.raises(UsageError, match="merged already"):
        shelf.catalogue.desk.merge(second, first, by=shelf.by)


def test_forms_of_a_withdrawn_document_stand_on_their_own(shelf: Shelf) -> None:
    main, form = shelf.add("a.pdf", "a"), shelf.add("b.pdf", "b")
    shelf.catalogue.works.link(form, main)
    shelf.catalogue.desk.withdraw(main, "", by=shelf.by)
    assert shelf.document(form).version_of is None
    assert shelf.catalogue.works.forms_of(form) == (form,)


def test_only_what_was_removed_can_be_restored(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "a")
    with pytest.raises(UsageError, match="nothing to restore"):
        shelf.catalogue.desk.restore(identity, by=shelf.by)
    with pytest.raises(NotFound):
        shelf.catalogue.desk.restore("nope", by=shelf.by)


# Purging


NAMED = "Her name was Zephyrine Quillfeather"


def test_no_byte_of_a_purged_document_is_left_in_the_catalogue(shelf: Shelf) -> None:
    """Nor in its log, its history, or the lists of what happened; the same text elsewhere stays."""
    text = f"{NAMED} " + " ".join(f"word{at}" for at in range(3000))
    identity = shelf.add("quillfeather.pdf", "a", text, "shared text", title=NAMED)
    other = shelf.add("b.pdf", "b", "shared text")
    correct(shelf, identity, publisher="Quillfeather Press")
    shelf.add("quillfeather.pdf", "newer", text + " more", title=NAMED)
    assert shelf.catalogue.desk.purge(identity, "asked for", by=shelf.by) == (identity,)
    shelf.catalogue.desk.scrub()
    assert [page.text for page in shelf.catalogue.pages(shelf.document(other).version)] == ["shared text"]
    with pytest.raises(Withdrawn, match="asked for"):
        shelf.document(identity)
    packed = shelf.catalogue.pages(1)
    assert packed == ()
    shelf.catalogue.close()
    for path in shelf.folder.glob("catalogue.sqlite3*"):
        assert b"uillfeather" not in path.read_bytes(), path.name
    assert len(shelf.rows()["texts"]) == 1


def test_purged_texts_are_not_even_left_packed(shelf: Shelf) -> None:
    """A page's text is packed: the bytes of its row must be gone, too."""
    identity = shelf.add("a.pdf", "a", " ".join(f"{NAMED} {at}" for at in range(500)))
    shelf.add("b.pdf", "b", "another")
    (packed,) = (row[1] for row in shelf.rows()["texts"] if isinstance(row[1], bytes) and len(row[1]) > 500)
    assert isinstance(packed, bytes)
    assert packed[20:120] in b"".join(path.read_bytes() for path in shelf.folder.glob("catalogue.sqlite3*"))
    shelf.catalogue.desk.purge(identity, "", by=shelf.by)
    shelf.catalogue.desk.scrub()
    shelf.catalogue.close()
    left = b"".join(path.read_bytes() for path in shelf.folder.glob("catalogue.sqlite3*"))
    assert packed[20:120] not in left


def test_a_purged_file_is_known_by_its_place_and_by_its_bytes(shelf: Shelf) -> None:
    identity = shelf.add("a.pdf", "the bytes")
    shelf.catalogue.desk.purge(identity, "", by=shelf.by)
    assert shelf.catalogue.is_purged(shelf.file("a.pdf", "a newer version"))
    assert shelf.catalogue.is_purged(shelf.file("elsewhere.pdf", "the bytes"))
    assert not shelf.catalogue.is_purged(shelf.file("b.pdf", "other bytes"))


def test_a_withdrawn_document_can_be_purged_and_then_not_restored(shelf: Shelf) -> None:
    identity, merged = shelf.add("a.pdf", "a"), shelf.add("b.pdf", "b")
    shelf.catalogue.desk.merge(merged, identity, by=shelf.by)
    shelf.catalogue.desk.withdraw(identity, "", by=shelf.by)
    assert set(shelf.catalogue.desk.purge(identity, "", by=By(shelf.run))) == {identity, merged}
    with pytest.raises(UsageError, match="nothing is left"):
        shelf.catalogue.desk.restore(identity, by=shelf.by)
    assert [run.changes[-1].kind.value for run in shelf.catalogue.changes()] == ["purged"]


def test_whoever_follows_the_catalogue_is_told_of_all_documents_whose_work_has_changed(shelf: Shelf) -> None:
    """A document's forms belong to it: with one that is told of, the others of its work are."""
    main, form, other = (shelf.add(f"{name}.pdf", name) for name in "abc")

    def changed_by(change: Callable[[], object]) -> set[str]:
        before = shelf.catalogue.change_count()
        change()
        changed = [document.id for document in shelf.catalogue.documents(changed_after=before)]
        works = {form for identity in changed for form in shelf.catalogue.works.forms_of(identity)}
        return works | set(shelf.catalogue.removed(changed_after=before))

    works, desk = shelf.catalogue.works, shelf.catalogue.desk
    assert changed_by(lambda: works.link(form, main)) == {main, form}
    assert changed_by(lambda: works.link(form, main)) == set()
    assert changed_by(lambda: works.link(form, other)) == {main, form, other}
    assert changed_by(lambda: works.link(form, None)) == {form, other}
    works.link(form, main)
    assert changed_by(lambda: desk.merge(other, main, by=shelf.by)) == {main, form, other}
    assert changed_by(lambda: desk.restore(other, by=shelf.by)) == {main, form, other}
    assert changed_by(lambda: desk.withdraw(main, "", by=shelf.by)) == {main, form}
    assert changed_by(lambda: desk.restore(main, by=shelf.by)) == {main}
