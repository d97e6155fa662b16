"""How much of an article's text does the HTML reader find, and how much else?

Prints the F1 of word 4-gram multisets of all sections' text against the gold article bodies, over the saved
pages of the data folder: ``python -m benchmarks.extraction_html [DATA]``. Results go to
benchmarks/results/extraction-html.json.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from gleanings.corpus.errors import ReadingError
from gleanings.ingest.html import read_html
from gleanings.ingest.limits import Limits, no_progress

LOW = 0.8
RESULTS = Path(__file__).parent / "results" / "extraction-html.json"
_WORD = re.compile(r"\w+")


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Word n-grams with their counts."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))


def score(gold: str, found: str) -> tuple[float, float]:
    """Precision and recall of the shingles of one page."""
    want, have = shingles(gold), shingles(found)
    common = sum((want & have).values())
    return common / max(1, sum(have.values())), common / max(1, sum(want.values()))


def found_in(packed: Path) -> str:
    """All text that the reader finds in a packed page; none when it fails."""
    with tempfile.NamedTemporaryFile(suffix=".html") as file:
        file.write(gzip.decompress(packed.read_bytes()))
        file.flush()
        try:
            reading = read_html(Path(file.name), limits=Limits(), progress=no_progress)
        except ReadingError as error:
            print(packed.name, error)
            return ""
    return "\n\n".join(part.text for part in reading.pages)


def measure(folder: Path, *, show: bool = False) -> tuple[float, float, float]:
    """Mean precision, mean recall and their F1 over all pages; shows those that score low."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    scores = []
    for name, page in gold.items():
        scores.append(score(page["articleBody"], found_in(folder / "pages" / f"{name}.html.gz")))
        if show and min(scores[-1]) < LOW:
            print(f"{scores[-1][0]:.2f} {scores[-1][1]:.2f} {name[:12]} {page['url'][:90]}")
    precision, recall = (sum(part) / len(scores) for part in zip(*scores, strict=True))
    return precision, recall, 2 * precision * recall / (precision + recall)


def main(folder: Path) -> None:
    """Prints the means and the cost."""
    started = time.process_time()
    precision, recall, f1 = measure(folder, show=True)
    seconds = time.process_time() - started
    print(
        f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, {seconds:.1f} s CPU with unpacking and scoring"
    )
    figures = {"precision": precision, "recall": recall, "f1": f1}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data"
    main(data / "extraction" / "html")
