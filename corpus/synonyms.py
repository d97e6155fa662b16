"""Which words mean the same in a query?"""

from __future__ import annotations

from pathlib import Path

from gleanings.corpus.folding import fold
from gleanings.corpus.taxonomy_files import problem, read_text


def load_synonyms(path: Path) -> tuple[tuple[str, ...], ...]:
    """The groups of synonyms.txt: one a line, words and phrases separated by commas, "#" begins a comment.

    Raises:
        TaxonomyError: a group of one, with file and line.
    """
    groups = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        words = [word.strip() for word in line.partition("#")[0].split(",")]
        distinct = {fold(word): word for word in reversed(words) if word}
        if len(distinct) == 1:
            hint = "Write the words that mean the same on one line, separated by commas."
            raise problem(path.name, number, f"'{words[0]}' has no synonym.", hint)
        if distinct:
            groups.append(tuple(reversed(distinct.values())))
    return tuple(groups)
