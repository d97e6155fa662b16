"""What the script adds: suggestions, a saved list, and quick ways; all of it by keyboard too."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Browser, Route, expect

from gleanings.corpus.library import Library
from tests.e2e.pages import DESKTOP, watched
from tests.small_library import identity

pytestmark = pytest.mark.browser


def test_suggestions_are_chosen_with_the_arrows_and_closed_with_escape(browser: Browser, address: str) -> None:
    """A combobox as the ARIA Authoring Practices have it: the focus stays in the box."""
    page = browser.new_page(viewport=DESKTOP)
    complaints = watched(page)
    page.goto(address)
    box = page.get_by_role("combobox", name="Search the documents")
    box.focus()
    page.keyboard.type("hub")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d suggestions?$"))
    page.keyboard.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("hub")
    expect(box).to_be_focused()
    page.keyboard.type("s")
    page.get_by_role("option", name=re.compile("Hubs that last")).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hubs that last")
    assert complaints == []
    page.close()


def test_an_image_that_was_not_drawn_at_once_is_asked_for_again(
    browser: Browser, address: str, full: Library
) -> None:
    """Many at a time are too many for a busy server; a place that stays empty shows no broken image."""
    page = browser.new_page(viewport=DESKTOP)
    asked: Counter[str] = Counter()

    def answer(route: Route) -> None:
        number = route.request.url.partition("/p/")[2].partition("/")[0]
        asked[number] += 1
        busy = number == "1" or (number == "2" and asked[number] == 1)
        route.fulfill(status=503) if busy else route.continue_()

    page.route("**/thumbnail.webp*", answer)
    page.clock.install()
    page.goto(f"{address}/d/{identity(full, 'Hubs that last')}", wait_until="networkidle")
    for _ in range(4):
        page.clock.fast_forward(7000)
        page.wait_for_load_state("networkidle")
    expect(page.locator(".thumbs img")).to_have_count(4)
    assert page.evaluate("[...document.querySelectorAll('.thumbs img')].every(image => image.naturalWidth > 0)")
    assert (asked["1"], asked["2"], asked["3"]) == (4, 2, 1)
    page.close()


def test_a_suggested_word_is_searched_for(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address)
    page.locator("#q").press_sequentially("resid")
    page.get_by_role("option", name="residents").click()
    page.wait_for_url(re.compile(r"/search\?q=residents"))
    page.close()


def test_documents_are_saved_and_taken_away_without_an_account(browser: Browser, address: str) -> None:
    """The list has an address of its own, is the same in another tab, and forgets what is taken off it."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{address}/search?q=former+bank")
    for title in ("Hubs that last", "The Thursday table"):
        button = page.get_by_role("button", name=re.compile(f"^Save.* {title}"))
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("link", name="Saved (2)")).to_be_visible()
    page.goto(f"{address}/saved")
    page.wait_for_url(re.compile(r"/saved\?id=\w+&id=\w+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("2 saved documents")
    with page.expect_download() as started:
        page.get_by_role("link", name="RIS").click()
    assert started.value.suggested_filename == "saved.ris"
    page.get_by_role("button", name=re.compile("^Saved? Hubs that last")).click()
    expect(page.get_by_role("link", name="Saved (1)")).to_be_visible()
    other = context.new_page()
    other.goto(f"{address}/saved")
    expect(other.get_by_role("heading", level=1)).to_have_text("1 saved document")
    context.close()


def test_a_broken_list_in_the_browser_is_an_empty_one(browser: Browser, address: str) -> None:
    """Another program may have written there, or a person."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    complaints = watched(page)
    page.goto(address)
    for broken in ("[", '{"a":1}', '["../../x", 7, null]', "null"):
        page.evaluate("text => localStorage.setItem('saved', text)", broken)
        page.goto(f"{address}/saved")
        expect(page.locator("#nothing-saved")).to_be_visible()
        expect(page.get_by_role("link", name="Saved", exact=True)).to_be_visible()
    assert complaints == []
    context.close()
