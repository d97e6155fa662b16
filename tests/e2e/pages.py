"""Which pages are there to be looked at, and on which screens?"""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize

from gleanings.corpus.library import Library
from tests.small_library import identity

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
SCREENS = {"desktop": DESKTOP, "phone": PHONE, "narrowest": NARROWEST}
OPEN_ALL = "document.querySelectorAll('details').forEach(found => found.open = true)"


def paths(full: Library) -> list[str]:
    """Every kind of page of a library with documents, in every state."""
    hubs, thursday = identity(full, "Hubs that last"), identity(full, "The Thursday table")
    return [
        "/",
        "/search?q=community+hub&theme=wellbeing&not-theme=housing&from=2010",
        "/search?q=community&explain=1&page=2",
        "/search?q=zeppelin&theme=housing",
        "/search?q=hub&from=20x",
        "/facet/theme?q=hub",
        f"/d/{hubs}?q=former+bank&at=1",
        f"/d/{hubs}",
        f"/d/{thursday}?q=hub",
        f"/d/{hubs}/p/3?q=former+bank&at=1",
        f"/d/{thursday}/p/1?q=hub",
        f"/d/{hubs}/cite",
        f"/d/{hubs}/p/3/quote?from=0&to=40",
        "/browse",
        "/theme/housing",
        "/map?q=community&rows=theme&cols=year",
        f"/saved?id={hubs}&id={thursday}&id=zzzzzzzz",
        "/saved",
        "/changes",
        "/about/corpus",
        "/help",
        "/accessibility",
        "/nowhere",
    ]


#: What a visitor meets in a library into which nothing was read yet.
EMPTY_PATHS = ["/", "/search?q=hub", "/browse", "/map", "/changes", "/saved", "/about/corpus", "/help"]


def watched(page: Page) -> list[str]:
    """What the browser complains about from now on: blocked styles, missing files, errors."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # A request that gave way to the next page or the next tick is no failure.
    page.on(
        "requestfailed",
        lambda request: None if request.failure == "net::ERR_ABORTED" else complaints.append(request.url),
    )
    return complaints
