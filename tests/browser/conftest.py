"""A real Chromium in front of a real server. Every test that opens a page also proves that the page is quiet.

`page` is a wide German window, `phone` a narrow one, `english` an English one, `plain` one without JavaScript; others
come from `open_page`. A script error, a console error or a request to another host fails the test. A failed test leaves
a picture of each open page in `shots/failed/`.
"""

import re
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

REFUSED = ("Failed to load resource", "Response Status Error Code 4")  # how the browser and htmx log a refusal
SIZES = {"wide": (1440, 900), "middle": (1024, 768), "phone": (390, 844)}
PICTURES = Path(__file__).resolve().parents[2] / "shots" / "failed"

# How long a page may take on a machine that does much else: nothing here measures speed.
SECONDS = 30
expect.set_options(timeout=SECONDS * 1000)

OpenPage = Callable[..., Page]
Scheme = Literal["light", "dark"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def server(live_server: LiveServer) -> Iterator[LiveServer]:
    """The running application. It has answered everything before the next test empties the tables."""
    httpd: Any = live_server.thread.httpd
    answer, busy = httpd.process_request_thread, set[threading.Thread]()

    def answering(*request: Any) -> None:
        busy.add(threading.current_thread())
        try:
            answer(*request)
        finally:
            busy.discard(threading.current_thread())

    httpd.process_request_thread = answering
    yield live_server
    httpd.process_request_thread = answer
    end = time.monotonic() + SECONDS
    while busy and time.monotonic() < end:
        time.sleep(0.01)
    assert not busy, "the server is still answering"


@pytest.fixture
def open_page(chromium: Browser, server: LiveServer, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open a window: `open_page(size="wide", language="de", javascript=True, scheme="light")`, before any sign-in."""
    contexts: list[BrowserContext] = []
    noise: list[str] = []
    host = urlsplit(server.url).netloc

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: noise.append(f"script error at {page.url}: {error}"))
        page.on("console", lambda said: noise.append(f"console at {page.url}: {said.text}") if is_noise(said) else None)
        page.on("request", lambda asked: noise.append(f"outside: {asked.url}") if is_outside(asked.url) else None)

    def is_noise(said: Any) -> bool:
        return said.type == "error" and not said.text.startswith(REFUSED)

    def is_outside(url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https", "ws") and parts.netloc != host

    def opening(
        size: str = "wide", language: str = "de", javascript: bool = True, scheme: Scheme = "light", **options: Any
    ) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            locale={"de": "de-DE", "en": "en-GB"}[language],
            timezone_id="Europe/Berlin",
            java_script_enabled=javascript,
            color_scheme=scheme,
            has_touch=size == "phone",
            **options,
        )
        context.set_default_timeout(SECONDS * 1000)
        context.on("page", listen)
        contexts.append(context)
        return context.new_page()

    yield opening
    if getattr(request.node, "went_wrong", False):
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w-]+", "-", request.node.name)
        for number, page in enumerate(page for context in contexts for page in context.pages):
            page.screenshot(path=PICTURES / f"{name}-{number}.png")
    for context in contexts:
        context.close()
    assert not noise, "\n".join(dict.fromkeys(noise))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.went_wrong = True  # type: ignore[attr-defined]
    return report


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(size="phone")


@pytest.fixture
def english(open_page: OpenPage) -> Page:
    return open_page(language="en")


@pytest.fixture
def plain(open_page: OpenPage) -> Page:
    return open_page(javascript=False)
