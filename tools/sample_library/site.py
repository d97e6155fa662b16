"""How does a work look as a page of the programme's website?"""

from __future__ import annotations

import json
import random
import re
from base64 import b64encode
from html import escape
from pathlib import Path
from string import Template

from tools.sample_library.prose import (
    Block,
    Chart,
    Footnote,
    Heading,
    Items,
    Paragraph,
    Quote,
    Table,
    Work,
    marked_up,
)

_HERE = Path(__file__).parent
_SITE = "https://learning.neighbourhood-futures.example/resources/"
_THEMES = {
    "resident-leadership": "Resident leadership",
    "working-collaboratively": "Working collaboratively",
    "young-people": "Investing in young people",
    "health-wellbeing": "Health and wellbeing",
    "community-spaces": "Community assets and spaces",
    "community-cohesion": "Connection and inclusion",
    "environment": "Environment and green spaces",
    "economy-skills": "Local economy, jobs and skills",
    "housing-regeneration": "Housing and regeneration",
    "poverty-cost-of-living": "Poverty and cost of living",
    "crime-safety": "Crime and safety",
    "arts-culture-heritage": "Arts, culture and heritage",
    "transport": "Transport and access",
    "digital": "Digital and communications",
    "volunteering": "Volunteering",
    "funding-grants": "Funding and small grants",
    "covid-19": "Pandemic response",
    "education": "Education and learning",
    "evaluation-learning": "Evaluation and learning",
    "legacy": "Legacy and sustainability",
}


def write_page(work: Work, titles: dict[str, str]) -> bytes:
    """The page as bytes.

    Args:
        work: what the page says.
        titles: title by file name, for the links to related resources.
    """
    template = Template((_HERE / "site.html").read_text(encoding="utf-8"))
    page = template.substitute(
        language=work.get("language", "en-GB"),
        title=escape(work.title),
        url=_SITE + Path(work.file).stem,
        metadata=_metadata(work),
        style=(_HERE / "site.css").read_text(encoding="utf-8"),
        label=escape(work.get("label")),
        under_title=_under_title(work),
        content=_content(work),
        related="".join(_link(file, titles[file]) for file in work.many("related")),
    )
    return page.encode()


def _metadata(work: Work) -> str:
    style = work.get("metadata", "none")
    if style == "json-ld":
        return _json_ld(work)
    if style == "dublin-core":
        names = ("DC.title", "DC.creator", "DC.date", "DC.publisher", "DC.language")
    elif style == "citation":
        names = (
            "citation_title",
            "citation_author",
            "citation_publication_date",
            "citation_publisher",
            "citation_language",
        )
    else:
        return ""
    values = (
        (work.title,),
        work.many("authors"),
        (work.get("date"),),
        (work.get("publisher"),),
        (work.get("language", "en"),),
    )
    return "".join(
        f'<meta name="{name}" content="{escape(value)}">\n'
        for name, several in zip(names, values, strict=True)
        for value in several
    )


def _json_ld(work: Work) -> str:
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if work.kind == "news" else "Article",
        "headline": work.title,
        "datePublished": work.get("date"),
        "author": [{"@type": "Person", "name": name} for name in work.many("authors")],
        "publisher": {"@type": "Organization", "name": work.get("publisher")},
        "inLanguage": work.get("language", "en-GB"),
        "about": [_THEMES[theme] for theme in work.many("themes")],
    }
    return f'<script type="application/ld+json">{json.dumps(article, ensure_ascii=False)}</script>\n'


def _under_title(work: Work) -> str:
    shown = work.get("themes_shown") or ", ".join(_THEMES[theme] for theme in work.many("themes"))
    lines = [f'<p class="themes">{escape(shown)}</p>'] if shown else []
    if work.get("date_shown"):
        lines.append(f'<p class="date">{escape(work.get("date_shown"))}</p>')
    if work.get("about"):
        lines.append(f'<p class="about-report">{escape(work.get("about"))}</p>')
    if work.get("strapline"):
        lines.append(f'<p class="strapline">{escape(work.get("strapline"))}</p>')
    if work.get("image"):
        lines.append(_figure(work))
    return "\n".join(lines)


def _figure(work: Work) -> str:
    alt = escape(work.get("image"))
    return (
        f'<figure><img src="data:image/svg+xml;base64,{_scene(work.file)}" '
        f'width="720" height="260" alt="{alt}">'
        f"<figcaption>{escape(work.get('caption'))}</figcaption></figure>"
    )


def _scene(seed: str) -> str:
    """A row of houses under a sky as SVG in base64, different for every file and always the same for one."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    sky, hill, brick = chance.choice(
        (
            ("#dbe9ee", "#8fae8b", "#a8563c"),
            ("#f6e3c8", "#7f9a6a", "#7d4a3a"),
            ("#cfdbe6", "#5f8575", "#b98b5e"),
            ("#e9e2ef", "#8aa17b", "#6c5b7b"),
        )
    )
    parts = [f'<rect width="720" height="260" fill="{sky}"/>']
    parts.append(f'<circle cx="{chance.randrange(80, 640)}" cy="60" r="26" fill="#fff7d6"/>')
    crest = chance.randrange(90, 150)
    parts.append(f'<path d="M0 180 Q180 {crest} 380 175 T720 150 V260 H0Z" fill="{hill}"/>')
    left = chance.randrange(10, 50)
    while left < 640:
        width, height = chance.randrange(46, 86), chance.randrange(50, 105)
        top = 235 - height
        parts.append(f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{brick}"/>')
        roof = f"M{left - 5} {top} L{left + width // 2} {top - 30} L{left + width + 5} {top}Z"
        parts.append(f'<path d="{roof}" fill="#3b3f45"/>')
        parts.append(f'<rect x="{left + 12}" y="{top + 14}" width="14" height="16" fill="#fbe9a9"/>')
        left += width + chance.randrange(4, 60)
    parts.append('<rect y="235" width="720" height="25" fill="#4d5357"/>')
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 260">{"".join(parts)}</svg>'
    return b64encode(drawing.encode()).decode("ascii")


def _content(work: Work) -> str:
    blocks = list(work.body)
    parts: list[str] = []
    if blocks and isinstance(blocks[0], Items):
        heading = escape(work.get("key_points", "Key points"))
        parts.append(f'<section class="key-points"><h2>{heading}</h2>{_block(blocks.pop(0))}</section>')
    inside = False
    for block in blocks:
        if isinstance(block, Heading) and block.level <= 2:
            parts.append("</section>" if inside else "")
            parts.append(f'<section id="{_slug(block.text)}">')
            inside = True
        parts.append(_block(block))
    parts.append("</section>" if inside else "")
    return "\n".join(part for part in parts if part)


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            tag = "h3" if level == 3 else "h2"
            return f"<{tag}>{_inline(text)}</{tag}>"
        case Paragraph(text):
            return f"<p>{_inline(text)}</p>"
        case Quote(text, speaker):
            footer = f"<footer>{_inline(speaker)}</footer>" if speaker else ""
            return f"<blockquote><p>{_inline(text)}</p>{footer}</blockquote>"
        case Items(items, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"
        case Table(caption, rows):
            return _table(caption, rows)
        case Chart(caption, bars):
            head = (("Item", "Value"), *((label, shown) for label, _, shown in bars))
            return _table(caption, head)
        case Footnote(text):
            return f'<p class="note">Note: {_inline(text)}</p>'
        case _:
            return ""


def _table(caption: str, rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f"<table><caption>{_inline(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _link(file: str, title: str) -> str:
    return f'<li><a href="{file}">{escape(title)}</a></li>'


def _inline(text: str) -> str:
    return marked_up(escape(text, quote=False), "strong", "em", "sup")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
