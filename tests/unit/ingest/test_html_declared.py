"""What a page states about itself is found in all the places where sites state it, most trusted first."""

from __future__ import annotations

from pathlib import Path

import pytest

from gleanings.ingest.html import read_html
from gleanings.ingest.limits import Limits, no_progress

TEXT = "<p>Residents met every week in the old school and decided what the first grants should pay for.</p>"


def declared(path: Path, head: str, body: str = "") -> list[tuple[str, str, str]]:
    """What a page with this head and body states."""
    file = path / "page.html"
    file.write_text(f"<html><head>{head}</head><body><main>{body}{TEXT}</main></body></html>", encoding="utf-8")
    return list(read_html(file, limits=Limits(), progress=no_progress).declared)


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ('<meta name="citation_title" content="A title">', ("title", "A title", "html-meta")),
        ('<meta name="DC.creator" content="Lee, Ana">', ("author", "Lee, Ana", "html-meta")),
        ('<meta property="article:published_time" content="2019-03-04">', ("date", "2019-03-04", "html-meta")),
        ('<meta property="og:site_name" content="Example Trust">', ("publisher", "Example Trust", "html-meta")),
        ('<meta name="govuk:format" content="detailed_guide">', ("type", "detailed_guide", "html-meta")),
        ('<meta property="article:tag" content="Housing">', ("tag", "Housing", "html-meta")),
        ('<link rel="canonical" href="https://x.org/a">', ("source_url", "https://x.org/a", "html-meta")),
        ('<link rel="license" href="https://c.org/by">', ("licence", "https://c.org/by", "html-meta")),
        (
            "<!-- saved from url=(0022)https://x.org/resources/a -->",
            ("source_url", "https://x.org/resources/a", "html-meta"),
        ),
        (
            "<!-- Mirrored from x.org/b.html by HTTrack Website Copier/3.x -->",
            ("source_url", "https://x.org/b.html", "html-meta"),
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "Report", "headline": "A report",'
            '"author": [{"@type": "Person", "name": "Jo Smith"}], "datePublished": "2020-05"}]}</script>',
            ("author", "Jo Smith", "json-ld"),
        ),
    ],
)
def test_head_elements_are_understood(tmp_path: Path, head: str, value: tuple[str, str, str]) -> None:
    assert value in declared(tmp_path, head)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("<p>Q&amp;A article</p><h1>Why?</h1>", ("type", "Q&A article", "layout")),
        ("<h1>T</h1><p>Housing, Health and wellbeing</p>", ("tag", "Health and wellbeing", "layout")),
        ("<h1>T</h1><dl><dt>From:</dt><dd><a>Home Office</a></dd></dl>", ("publisher", "Home Office", "layout")),
        ('<h1>T</h1><p>Published <time datetime="2018-02-01">1 Feb</time></p>', ("date", "2018-02-01", "layout")),
        ('<h1>T</h1><p>Updated <time datetime="2019-02-01">1 Feb</time></p>', ("modified", "2019-02-01", "layout")),
        (
            '<h1>T</h1><div class="byline">By Jo Smith <time>1 May 2018</time></div>',
            ("author", "By Jo Smith", "layout"),
        ),
        ('<h1>T</h1><ul class="tags"><li><a href=#>Housing</a></li></ul>', ("tag", "Housing", "layout")),
    ],
)
def test_what_readers_see_around_the_title_is_understood(
    tmp_path: Path, body: str, value: tuple[str, str, str]
) -> None:
    assert value in declared(tmp_path, "", body)


def test_values_come_in_the_order_of_trust_and_none_twice(tmp_path: Path) -> None:
    head = (
        "<title>A report | Site</title><meta property='og:title' content='A report'>"
        "<meta name='citation_title' content='The report'>"
        '<script type="application/ld+json">{"@type": "Article", "headline": "A Report"}</script>'
    )
    titles = [(value, source) for field, value, source in declared(tmp_path, head) if field == "title"]
    assert titles == [("A Report", "json-ld"), ("The report", "html-meta"), ("A report | Site", "html-meta")]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/relative", "file:///etc/passwd", "https://[bad"])
def test_only_web_addresses_are_taken_as_the_source(tmp_path: Path, address: str) -> None:
    fields = [field for field, _, _ in declared(tmp_path, f'<link rel="canonical" href="{address}">')]
    assert "source_url" not in fields


@pytest.mark.parametrize(
    "text", ["{not json", "[" * 5_000, "null", '{"@type": 3}', '[{"@type": "Article", "author": 7}]']
)
def test_broken_linked_data_is_passed_over(tmp_path: Path, text: str) -> None:
    found = declared(tmp_path, f'<script type="application/ld+json">{text}</script>', "<h1>T</h1>")
    assert ("title", "T", "layout") in found


def test_dates_in_menus_are_not_the_page_s(tmp_path: Path) -> None:
    body = '<aside><time datetime="2001-01-01">2001</time></aside><h1>T</h1>'
    assert "date" not in [field for field, _, _ in declared(tmp_path, "", body)]


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("© 2024 The Example Trust. All rights reserved.", "Example Trust"),
        ("Copyright © 2019-2024 Example Housing Association Ltd", "Example Housing Association Ltd"),
        ("© Crown copyright", None),
        ("© all rights reserved", None),
    ],
)
def test_the_copyright_line_of_a_footer_names_the_publisher(tmp_path: Path, line: str, publisher: str | None) -> None:
    found = [
        value for field, value, _ in declared(tmp_path, "", f"<footer><p>{line}</p></footer>") if field == "publisher"
    ]
    assert found == ([publisher] if publisher else [])
