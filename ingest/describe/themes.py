"""Which themes is the document about?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe.clues import Clues, evidence
from gleanings.ingest.describe.phrases import Phrases

_MOST = 5
_TITLE = 6.0
_HEADING = 1.5
_LEAD = 2.0
_BODY = 1.0
_LEAD_WORDS = 120
_USUAL_WORDS = 500
_ENOUGH = 5.0
_SHARE_OF_BEST = 0.33
_DECLARED = 12.0
_SEVERAL = 2
_SHARE_BESIDE_DECLARED = 0.6


@dataclass(frozen=True, slots=True)
class _Signal:
    """A phrase of a theme."""

    theme: str
    phrase: str
    weight: float


class Themes:
    """Judges the themes of documents by the phrases of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        current = [theme for theme in taxonomy.themes if theme.replaced_by is None]
        known = {(theme.id, fold(phrase.text)) for theme in current for phrase in theme.phrases}
        self._signals = Phrases(
            [
                (phrase.text, _Signal(theme.id, phrase.text, phrase.weight))
                for theme in current
                for phrase in theme.phrases
            ]
            + [
                (name, _Signal(theme.id, name, 2.0))
                for theme in current
                for name in (theme.label, *theme.synonyms)
                if (theme.id, fold(name)) not in known
            ]
        )

    def find(self, clues: Clues) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
        """Ids of the themes, the strongest first, each with the phrases that decided.

        Themes that the page itself names stay; others have to be strong, and stronger still beside several named.
        """
        parts: dict[str, dict[str, float]] = {}
        for signal, score in self._scores(clues).items():
            parts.setdefault(signal.theme, {})[signal.phrase] = score
        declared = dict(self._declared(clues))
        for theme, value in declared.items():
            parts.setdefault(theme, {})[value] = _DECLARED
        totals = {theme: sum(found.values()) for theme, found in parts.items()}
        ranked = sorted(totals, key=lambda theme: (theme not in declared, -totals[theme], theme))
        share = _SHARE_OF_BEST if len(declared) < _SEVERAL else _SHARE_BESIDE_DECLARED
        least = max(_ENOUGH, share * max(totals.values(), default=0.0))
        chosen = [theme for theme in ranked if theme in declared or totals[theme] >= least]
        chosen = chosen[: max(_MOST, len(declared))]
        return tuple(chosen), tuple(_why(theme, parts[theme], totals[theme]) for theme in chosen)

    def _scores(self, clues: Clues) -> dict[_Signal, float]:
        """Weight of each phrase times where and how often it stands; the tenth mention adds less than the second."""
        lead: Counter[_Signal] = Counter()
        body: Counter[_Signal] = Counter()
        for at, signal in self._signals.find(clues.words):
            body[signal] += 1
            lead[signal] += at < _LEAD_WORDS
        title = dict.fromkeys(signal for _, signal in self._signals.find(fold(clues.title).split()))
        headings = Counter(signal for _, signal in self._signals.find(_apart(clues.headings)))
        dilution = max(1.0, len(clues.words) / _USUAL_WORDS)
        scores = {}
        for signal in dict.fromkeys((*title, *body, *headings)):  # in order, so that sums are the same every time
            score = _BODY * math.log1p(body[signal] / dilution) + _LEAD * math.log1p(lead[signal])
            score += _HEADING * math.log1p(headings[signal]) + (_TITLE if signal in title else 0.0)
            scores[signal] = score * signal.weight
        return scores

    def _declared(self, clues: Clues) -> list[tuple[str, str]]:
        """Themes that the page's tags name."""
        tags = [value for value, _ in clues.declared("tag")]
        # A label with a comma in it comes as two tags: "Local economy, jobs and skills".
        pairs = (f"{first}, {second}" for first, second in pairwise(tags))
        themes = ((self._taxonomy.theme(value), value) for value in (*tags, *pairs))
        return [(theme.id, value) for theme, value in themes if theme is not None]


def _apart(headings: Iterable[str]) -> list[str]:
    """The folded words of headings, with a mark between any two so that no phrase reaches across."""
    return [word for heading in headings for word in (*fold(heading).split(), "|")]


def _why(theme: str, parts: dict[str, float], total: float) -> Evidence:
    phrases = ", ".join(
        phrase.rstrip("*") for phrase in sorted(parts, key=lambda phrase: (-parts[phrase], phrase))[:5]
    )
    return evidence("themes", theme, "taxonomy", phrases, min(0.95, total / (total + 10)))
