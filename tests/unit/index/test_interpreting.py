"""What a query means in a library: corrections, spellings, synonyms, patterns and names, over a plain engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from gleanings.corpus.document_types import DocumentType
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Theme
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import IndexDocument, Query
from gleanings.index.interpreting import MOST_WORDS, Interpretation, Interpreter
from gleanings.index.memory import MemoryEngine
from gleanings.index.nodes import Phrase, Word
from gleanings.index.query import parse
from gleanings.index.synonyms import Synonyms
from gleanings.index.vocabulary import Vocabulary

ANALYZER = Analyzer("en")
TAXONOMY = Taxonomy(
    themes=(Theme("health", "Health and wellbeing", synonyms=("gardening", "thinness")),),
    types=(DocumentType("news", "Newsletter"),),
    synonyms=(("LTO", "locally trusted organisation", "anchor"), ("PB", "participatory budgeting")),
)
TEXTS = {
    "hub": "community hub, a hub of the community",
    "health": "the health of residents and a well-being fund",
    "wellbeing": "wellbeing in a community",
    "lto": "an LTO is chosen by residents",
    "long": "every locally trusted organisation met",
    "anchor": "the anchor of the town",
    "organization": "an organization for all",
    "budget": "participatory budgeting with pb sauce",
    "rare": "the communist hall",
}


def document(identity: str, text: str) -> IndexDocument:
    facets = {"theme": ("health",), "author": ("Moss, Ada", "Wexcombe Trust")} if identity == "health" else {}
    return IndexDocument(identity, 1, "", (), (), "", (text,), facets, identity, None)


def interpreter(texts: dict[str, str] | None = None) -> Interpreter:
    engine = MemoryEngine(ANALYZER)
    generation = engine.create()
    engine.apply(generation, [document(*item) for item in (TEXTS if texts is None else texts).items()], (), 1)
    engine.publish(generation)
    known = Vocabulary(TAXONOMY, {"type": ("news",)})
    return Interpreter(engine, ANALYZER, known, lambda: Synonyms(TAXONOMY, (), ANALYZER))


LIBRARY = interpreter()


def read(text: str, *, correct: bool = True, expand: bool = True) -> Interpretation:
    return LIBRARY.interpret(text, parse(text, ANALYZER), correct=correct, expand=expand)


def found(text: str, *, correct: bool = True, expand: bool = True, match: str = "all") -> set[str]:
    node = read(text, correct=correct, expand=expand).node
    return {hit.id for hit in LIBRARY.engine.search(Query(node, match=match)).hits}


def test_a_misspelt_word_is_replaced_by_the_nearest_one_that_is_most_frequent_and_it_is_said() -> None:
    """The word "communist" is two letters away from what was typed, and not taken."""
    understood = read("Comunity helth")
    assert [(c.typed, c.used) for c in understood.corrections] == [("comunity", "community"), ("helth", "health")]
    assert understood.parsed == "community health"
    assert found("comunity") == {"hub", "wellbeing"}


@pytest.mark.parametrize(
    "text",
    [
        "hbu",
        '"comunity"',
        "title:comunity",
        "COMUNITY hub",
        "c0munity",
        "newsletter",
        "thinness",
        "zzzzz",
        "comunity~",
    ],
)
def test_short_quoted_fielded_shouted_and_known_words_are_not_corrected(text: str) -> None:
    assert read(text).corrections == ()


def test_correction_is_switched_off_and_leaves_the_query_as_typed() -> None:
    assert read("comunity", correct=False).corrections == ()
    assert found("comunity", correct=False) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wellbeing", {"wellbeing", "health"}),
        ("well-being", {"wellbeing", "health"}),
        ('"wellbeing"', {"wellbeing"}),
        ("organisation", {"organization", "long"}),
        ("-wellbeing fund", set()),
    ],
)
def test_one_word_is_found_in_all_its_spellings_but_not_in_quotes(text: str, expected: set[str]) -> None:
    assert found(text) == expected


def test_an_acronym_finds_its_long_form_and_the_long_form_its_acronym() -> None:
    understood = read("what is a LTO")
    assert [(e.text, e.synonyms) for e in understood.expansions] == [
        ("lto", ("locally trusted organisation", "anchor"))
    ]
    assert found("what is a LTO") == {"lto", "long", "anchor"}
    assert found("locally trusted organisations") == {"lto", "long", "anchor"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"LTO"', {"lto"}),
        ("+residents -lto", {"health"}),
        ("lto locally", {"long"}),
        ("pb sauce", {"budget"}),
        ("anchor OR pub", {"anchor", "lto", "long"}),
    ],
)
def test_synonyms_stay_out_of_quotes_exclusions_and_short_words_in_small_letters(
    text: str, expected: set[str]
) -> None:
    assert found(text) == expected
    assert found("lto", expand=False) == {"lto"}


def test_a_correction_comes_before_synonyms_and_synonyms_are_not_chained() -> None:
    understood = read("anchr")
    assert understood.corrections[0].used == "anchor"
    assert understood.expansions[0].synonyms == ("LTO", "locally trusted organisation")


def test_the_label_of_a_theme_stands_for_its_other_names_but_they_not_for_each_other() -> None:
    library = interpreter({"a": "gardening", "b": "health and wellbeing"})
    for text, expected in (("health and wellbeing", {"a", "b"}), ("gardening", {"a"})):
        node = library.interpret(text, parse(text, ANALYZER)).node
        assert {hit.id for hit in library.engine.search(Query(node, match="all")).hits} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("communi*", {"hub", "wellbeing", "rare"}),
        ("commun?ty", {"hub", "wellbeing"}),
        ("comm*ty", {"hub", "wellbeing"}),
        ("comunity~", {"hub", "wellbeing"}),
        ("author:moss", {"health"}),
        ('author:"Ada Moss"', {"health"}),
        ("theme:health", {"health"}),
        ('theme:"Health and wellbeing"', {"health"}),
        ("theme:none anchor", {"anchor"}),
        ("id:hub", {"hub"}),
    ],
)
def test_patterns_and_names_are_read_against_the_library(text: str, expected: set[str]) -> None:
    assert found(text, expand=False) == expected
    assert read(text).notes == ()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("theme:heath", "No theme is called “heath” in this library. Did you mean health?"),
        ("author:nobody", "No author is called “nobody” in this library."),
        ("status:lost", "No status is called “lost” in this library."),
        ("xylo*", "No word of this library looks like “xylo*”."),
    ],
)
def test_what_the_library_does_not_know_finds_nothing_and_is_said(text: str, note: str) -> None:
    assert read(text).notes == (note,)
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("re*", ("re*",)),
        ("hub title:r*", ("r*",)),
        ("*ing", ("*ing",)),
        ("re*nt*", ("re*nt*",)),
        ("hub*", ()),
        ('"re*"', ()),
        ("2*3", ()),
        ("what is it?", ()),
        ("*", ()),
    ],
)
def test_a_pattern_that_is_none_for_want_of_letters_is_said(text: str, told: tuple[str, ...]) -> None:
    """It is searched as plain words, which nobody expects."""
    said = tuple(f"“{one}” is no pattern: at least three letters must stand before the first *." for one in told)
    assert read(text).notes == said


def test_a_pattern_stands_for_so_many_words_at_most_and_says_when_there_are_more() -> None:
    library = interpreter({"a": " ".join(f"volu{at:03}" for at in range(MOST_WORDS + 5))})
    understood = library.interpret("volu*", parse("volu*", ANALYZER))
    assert understood.notes == ("“volu*” stands for 205 words; the 200 most frequent are searched.",)


def test_the_canonical_text_of_what_was_understood_is_understood_alike() -> None:
    for text in ("comunity hub", "lto volunteer* -theme:health", 'well-being "hub" year:2018..'):
        understood = read(text)
        again = read(understood.parsed)
        assert again.node == understood.node
        assert replace(again, corrections=()) == replace(understood, corrections=())


def test_of_words_equally_near_the_one_that_stands_beside_the_others_is_meant() -> None:
    """The most frequent one is meant only where nothing stands beside it."""
    texts = {"metal": "metal metal metal of metal", "aid": "mutual aid groups", "mural": "a mural, a mural"}
    known = interpreter(texts)

    def corrected(text: str) -> str:
        return known.interpret(text, parse(text, ANALYZER)).parsed

    assert corrected("mutal") == "metal"
    assert corrected("mutal aid") == corrected("mutal  aid") == "mutual aid"
    assert corrected("lost mutal") == "lost metal"


def test_an_acronym_of_the_documents_in_small_letters_is_none_where_it_is_a_common_word() -> None:
    texts = {f"d{at}": "residents led the work" for at in range(20)} | {"law": "law enforcement division (LED)"}
    engine = interpreter(texts).engine
    acronyms = (("LED", "law enforcement division"), ("CPP", "community power plan"))
    known = Interpreter(engine, ANALYZER, Vocabulary(TAXONOMY, {}), lambda: Synonyms(TAXONOMY, acronyms, ANALYZER))

    def expanded(text: str) -> list[str]:
        return [found.text for found in known.interpret(text, parse(text, ANALYZER)).expansions]

    assert expanded("resident led work") == expanded("RESIDENT LED WORK") == []
    assert expanded("LED") == expanded("LED work") == ["led"]


def test_a_text_all_in_capitals_is_corrected_too() -> None:
    assert read("COMUNITY HUB").parsed == "community hub"
    assert read("COMUNITY hub").parsed == "comunity hub"


def test_the_words_of_a_query_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine in a cluster is asked twice, for words and for two side by side, however long the query is."""
    fresh, asked = interpreter(), []
    counts = fresh.engine.counts

    def noting(leaves: Sequence[Word | Phrase]) -> tuple[int, ...]:
        asked.append(tuple(leaves))
        return counts(leaves)

    monkeypatch.setattr(fresh.engine, "counts", noting)
    text = "community wellbeing residents organisation budgeting town"
    understood = fresh.interpret(text, parse(text, ANALYZER))
    assert "organization" in repr(understood.node)
    assert len(asked) == 2
    assert not {*asked[0]} & {*asked[1]}, "none is counted twice"


def test_what_was_read_a_moment_ago_is_not_read_again_unless_it_may_mean_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = interpreter()
    for text in ("comunity hub", "theme:nothing hub", "added:7d hub", "zzz*"):
        fresh.interpret(text, parse(text, ANALYZER))
    monkeypatch.setattr(fresh, "engine", None)
    node = parse("comunity hub", ANALYZER)
    assert fresh.interpret("comunity hub", node).parsed == "community hub"
    for text in ("theme:nothing hub", "added:7d hub", "zzz*"):
        with pytest.raises(AttributeError):
            fresh.interpret(text, parse(text, ANALYZER))
    with pytest.raises(AttributeError):
        fresh.interpret("comunity hub", node, correct=False)
