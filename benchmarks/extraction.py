r"""How much of what a PDF says do we get, in what order, and how fast?

Run ``python -m benchmarks.extraction [DATA]``. DATA holds ``extraction/pdf/*.txt``, the gold text of PDFs in
``library/docs``; without it only the generated pages are measured. Results go to
benchmarks/results/extraction.json. Tokens are ``\w+`` of the NFKC, lower-case
text. Word recall is the multiset intersection over the gold's tokens; trigram recall the same over word
trigrams, which is what phrase search needs.
"""

from __future__ import annotations

import io
import json
import random
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from gleanings.ingest.limits import Limits, no_progress
from gleanings.ingest.pdf import READERS, read_pdf

RESULTS = Path(__file__).parent / "results" / "extraction.json"
PLAIN = "PDFium alone"

_TOKEN = re.compile(r"\w+")
_FONT, _SIZE, _LEADING = "Helvetica", 9.5, 12.0
_VOCABULARY = """
residents partnership grant garden youth project centre funding local community health evidence group
area trust volunteers worker meeting decision support housing plan street learning money year people
place work older younger building park school family events skills training confidence isolation services
council
"""
_WORDS = _VOCABULARY.split()


def tokens(text: str) -> list[str]:
    """The words that are compared."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


def recall(found: Iterable[object], gold: Iterable[object]) -> tuple[int, int]:
    """How many of gold's elements were found, each as often as it occurs, and how many there are."""
    wanted = Counter(gold)
    return sum((Counter(found) & wanted).values()), sum(wanted.values())


def trigrams(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Three words in a row."""
    return zip(words, words[1:], words[2:], strict=False)


def read_text(path: Path, reader: str) -> tuple[str, int]:
    """The text of all pages, and how many there are."""
    reading = read_pdf(path, reader=reader, limits=Limits(), progress=no_progress)
    return "\n".join(page.text for page in reading.pages), len(reading.pages)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one reader got of one set of PDFs."""

    pdfs: str
    reader: str
    word_recall: float
    trigram_recall: float
    pages: int
    pages_a_cpu_second: float


def text_of_pdfium(path: Path, reader: str) -> tuple[str, int]:
    """The text of all pages as PDFium's own interface gives it: what reading costs at the least."""
    with pypdfium2.PdfDocument(path) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
        return "\n".join(texts), len(texts)


def measure(pdfs: str, pairs: Sequence[tuple[Path, str]], reader: str) -> Figures:
    """The figures of PDFs with their gold texts."""
    sums = Counter[str]()
    before = time.process_time()
    texts = []
    for path, _ in pairs:
        text, pages = (text_of_pdfium if reader == PLAIN else read_text)(path, reader)
        sums["pages"] += pages
        texts.append(text)
    seconds = time.process_time() - before
    for text, (_, gold) in zip(texts, pairs, strict=True):
        words, gold_words = tokens(text), tokens(gold)
        for name, (found, wanted) in (
            ("word", recall(words, gold_words)),
            ("trigram", recall(trigrams(words), trigrams(gold_words))),
        ):
            sums[name] += found
            sums[f"{name} gold"] += wanted
    return Figures(
        pdfs,
        reader,
        round(sums["word"] / sums["word gold"], 4),
        round(sums["trigram"] / sums["trigram gold"], 4),
        sums["pages"],
        round(sums["pages"] / seconds, 1),
    )


def prose(seed: int, paragraphs: int) -> list[str]:
    """Sentences of plain words, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  the same pages each time, no secret
    made = []
    for _ in range(paragraphs):
        sentences = []
        for _ in range(chance.randint(2, 5)):
            words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 18))]
            sentences.append(" ".join(words).capitalize() + ".")
        made.append(" ".join(sentences))
    return made


def wrap(paragraphs: Sequence[str], width: float) -> list[str]:
    """Lines no wider than ``width`` points."""
    lines = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if stringWidth(longer, _FONT, _SIZE) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def two_columns(order: str, seed: int, pages: int = 3) -> tuple[bytes, str]:
    """A PDF of two columns drawn in "column", "row" or "shuffled" order, and its text as people read it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    width, height = A4
    column = (width - 120 - 24) / 2
    lines = wrap(prose(seed, 60), column)
    rows = int((height - 140) / _LEADING)
    gold = []
    for page in range(pages):
        placed = []
        for position, line in enumerate(lines[page * 2 * rows : (page + 1) * 2 * rows]):
            side, row = divmod(position, rows)
            placed.append((60 + side * (column + 24), height - 70 - row * _LEADING, line))
            gold.append(line)
        if order == "row":
            placed.sort(key=lambda one: (-one[1], one[0]))
        elif order == "shuffled":
            random.Random(seed + page).shuffle(placed)  # noqa: S311  as above
        canvas.setFont(_FONT, _SIZE)
        for left, baseline, line in placed:
            canvas.drawString(left, baseline, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), "\n".join(gold)


def run(data: Path | None, scratch: Path) -> Iterator[Figures]:
    """All figures, as they come."""
    if data is not None:
        gold = sorted((data / "extraction" / "pdf").glob("*.txt"))
        pairs = [(data / "library" / "docs" / f"{one.stem}.pdf", one.read_text("utf-8")) for one in gold]
        for reader in ("auto", "pdfium", PLAIN):
            yield measure("three-column reports", pairs, reader)
    for order in ("column", "row", "shuffled"):
        pairs = []
        for seed in range(4):
            pdf, text = two_columns(order, seed)
            path = scratch / f"{order}-{seed}.pdf"
            path.write_bytes(pdf)
            pairs.append((path, text))
        for reader in READERS:
            yield measure(f"two columns drawn by {order}", pairs, reader)


def main(arguments: Sequence[str]) -> None:
    """Print the figures, and write them."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for figures in run(Path(arguments[0]) if arguments else None, Path(folder)):
            found.append(asdict(figures))
            print("  ".join(f"{name} {value}" for name, value in found[-1].items()))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
