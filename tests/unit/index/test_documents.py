"""What an engine is given says what the catalogue says, in the taxonomy's terms of today."""

from __future__ import annotations

from gleanings.corpus.areas import Area
from gleanings.corpus.model import Description, Document, Page, State
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Theme
from gleanings.index.documents import index_document

TAXONOMY = Taxonomy(
    themes=(Theme(id="parks", label="Parks", replaced_by="green"), Theme(id="green", label="Green space")),
    areas=(Area(id="eastmere", name="Eastmere", aliases=("The Mere",)),),
)


def catalogued(**values: object) -> Document:
    about = Description("The hub", **values)  # type: ignore[arg-type]  # a factory
    return Document("k3v9q2ab", about, "pdf", State.INDEXED, 7, 1, "hub.pdf", "/hub.pdf", "00", 1, 0, 3, 1)


def test_a_replaced_theme_is_found_under_the_one_that_took_its_place() -> None:
    indexed = index_document(catalogued(themes=("parks", "green")), (), TAXONOMY)
    assert indexed.facets["theme"] == ("green",)


def test_an_area_is_filed_under_its_id_and_an_unlisted_one_under_its_name() -> None:
    indexed = index_document(catalogued(areas=("The Mere", "Nowhere")), (), TAXONOMY)
    assert indexed.facets["area"] == ("eastmere", "Nowhere")


def test_a_facet_without_values_is_absent_and_a_language_loses_its_region() -> None:
    indexed = index_document(catalogued(year=2019, language="en-GB"), (), TAXONOMY)
    assert indexed.facets == {
        "year": ("2019",),
        "format": ("pdf",),
        "language": ("en",),
        "status": ("indexed",),
    }


def test_each_heading_is_searched_once_however_many_pages_stand_under_it() -> None:
    pages = (Page(1, "a", heading="Part 1"), Page(2, "b", heading="Part 1"), Page(3, "c"))
    indexed = index_document(catalogued(), pages, TAXONOMY)
    assert indexed.headings == ("Part 1",)
    assert indexed.pages == ("a", "b", "c")
    assert indexed.version == 7


def test_an_index_is_told_where_passages_begin_and_never_inside_a_word() -> None:
    sentence = "The hub opened in a former bank, and residents ran it themselves, for years. "
    indexed = index_document(catalogued(), (Page(1, sentence * 4), Page(2, ""), Page(3, "x" * 1000)), TAXONOMY)
    assert indexed.passages == ((0, 3 * len(sentence)), (), (0,))
