"""What every page of the browser tests must hold: nothing for axe to find, nothing wider than the window."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
_OPTIONS = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}
# What fades in has too little contrast on its way, and what fades for ever (a place that loads) never comes to rest.
_AT_REST = """() => document.getAnimations().every(
    (one) => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""


def is_in_order(page: Page) -> None:
    page.wait_for_function(_AT_REST)
    found = _AXE.run(page, options=_OPTIONS).response["violations"]
    assert not found, [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= window, f"{page.url} is {width - window} px too wide"
