"""Everybody can use every page: as far as axe can see, at any width, in any colours, on paper."""

from __future__ import annotations

import gzip
import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

from gleanings.corpus.library import Library
from tests.e2e.pages import DESKTOP, EMPTY_PATHS, NARROWEST, OPEN_ALL, SCREENS, paths, watched
from tests.pseudo_language import paths as greek_paths

pytestmark = pytest.mark.browser

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: All that axe knows about colours: in dark colours nothing else is another.
OF_COLOUR = ["color-contrast", "link-in-text-block"]

NOTHING_OVER_FOCUS = """() => {
    const focused = document.activeElement, place = focused.getBoundingClientRect()
    const seen = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2)
    return seen !== null && (focused.contains(seen) || seen.contains(focused))
}"""
CUT_OFF = """[...document.querySelectorAll('main *')].filter(one => getComputedStyle(one).overflowX === 'hidden'
    && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML.slice(0, 80))"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page in light colours, and in dark ones."""
    page.evaluate(OPEN_ALL)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}}).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += page.evaluate("rules => axe.run({runOnly: rules}).then(report => report.violations)", OF_COLOUR)
    page.emulate_media(color_scheme="light")
    return [f"{each['id']}: {json.dumps(each['nodes'][0]['html'])}" for each in found]


def too_wide(page: Page, url: str) -> list[str]:
    """What makes a page wider than its window, or is cut off, with everything that can be opened standing open."""
    page.goto(url)
    page.evaluate(OPEN_ALL)
    found: list[str] = page.evaluate(CUT_OFF)
    width = page.evaluate("document.documentElement.scrollWidth")
    return [*found, f"{width} pixels"] if width > 320 else found


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_axe_finds_nothing_on_any_page(browser: Browser, address: str, full: Library, screen: str) -> None:
    """WCAG 2.0 to 2.2, A and AA, and best practice."""
    context = browser.new_context(viewport=SCREENS[screen], reduced_motion="reduce")
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for path in paths(full):
        page.goto(address + path)
        if said := violations(page):
            found[path] = said
    assert found == {}
    context.close()


def test_axe_finds_nothing_in_an_empty_library(browser: Browser, empty_address: str) -> None:
    page = browser.new_page(viewport=DESKTOP, reduced_motion="reduce")
    found: dict[str, list[str]] = {}
    for path in EMPTY_PATHS:
        page.goto(empty_address + path)
        if said := violations(page):
            found[path] = said
    assert found == {}
    page.close()


def test_the_browser_has_nothing_to_complain_of(browser: Browser, address: str, full: Library) -> None:
    """No style that the policy blocks, no file that is missing, no script that fails, on any page."""
    page = browser.new_page(viewport=DESKTOP)
    complaints = watched(page)
    for path in paths(full):
        if path != "/nowhere":
            page.goto(address + path, wait_until="networkidle")
    assert complaints == []
    page.close()


def test_nothing_scrolls_sideways_in_a_window_320_pixels_wide(browser: Browser, address: str, full: Library) -> None:
    """WCAG 1.4.10: also with everything that can be opened standing open; and no text is cut off."""
    page = browser.new_page(viewport=NARROWEST)
    assert {path: found for path in paths(full) if (found := too_wide(page, address + path))} == {}
    page.close()


def test_messages_half_as_long_again_fit_as_well(browser: Browser, greek: Library, greek_address: str) -> None:
    """Other languages need more room than English."""
    page = browser.new_page(viewport=NARROWEST)
    assert {path: found for path in greek_paths(greek) if (found := too_wide(page, greek_address + path))} == {}
    page.close()


def test_everything_can_be_reached_with_the_keyboard_and_the_focus_is_seen(browser: Browser, address: str) -> None:
    """The first stop skips to the results; every stop has an outline, and nothing lies over it."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/search?q=former+bank")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    stops = 0
    while page.evaluate("document.activeElement !== document.body"):
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        assert page.evaluate(NOTHING_OVER_FOCUS)
        page.keyboard.press("Tab")
        stops += 1
    assert stops > 8
    page.close()


def test_high_contrast_colours_keep_ticks_marks_and_buttons(browser: Browser, address: str) -> None:
    """In forced colours, backgrounds vanish: what they said must be said by lines."""
    context = browser.new_context(viewport=DESKTOP, forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}/search?q=former+bank&theme=wellbeing")
    style = "found => getComputedStyle(found).{}"
    assert page.locator("mark").first.evaluate(style.format("outlineStyle")) == "solid"
    assert page.locator(".apply .btn").evaluate(style.format("borderTopStyle")) == "solid"
    ticked, empty = page.locator(".opts input:checked").first, page.locator(".opts input:not(:checked)").first
    colour = style.format("backgroundColor")
    assert ticked.evaluate(colour) != empty.evaluate(colour)
    context.close()


def test_on_paper_the_results_and_their_passages_are_left(browser: Browser, address: str) -> None:
    """A printed page says what was searched; boxes and buttons are of no use on it."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/search?q=former+bank")
    page.emulate_media(media="print")
    for selector in ("#q", ".filters", ".export", "[data-save]", "nav", ".thumb"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator("mark").first).to_be_visible()
    expect(page.locator(".asked")).to_be_visible()
    page.close()


def test_a_first_view_of_the_results_is_light(browser: Browser, address: str) -> None:
    """All that is fetched with an empty cache, packed, without thumbnails: 60 KB."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if "thumbnail" not in response.url:
            sizes[response.url] = min(len(response.body()), len(gzip.compress(response.body(), 6)))

    page.on("response", weigh)
    page.goto(f"{address}/search?q=community", wait_until="networkidle")
    assert len(sizes) >= 4, "the page, its style, its script and its font"
    assert sum(sizes.values()) < 60_000, sizes
    context.close()
