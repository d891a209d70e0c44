"""The specimen pages on a server of their own, and windows to look at them. No database takes part."""

import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page

from leadwerk.ui.tests import specimen

PAGES = {
    "ROOT_URLCONF": "leadwerk.ui.tests.specimen",
    "DEBUG": True,
    "ALLOWED_HOSTS": ["*"],
    "MIDDLEWARE": [
        "csp.middleware.CSPMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
    ],
    "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "DIRS": [Path(__file__).parent / "pages"],
            "APP_DIRS": True,
            "OPTIONS": {
                "environment": "leadwerk.ui.environment.environment",
                "context_processors": ["leadwerk.ui.tests.specimen.frame"],
            },
        }
    ],
}


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the running specimen pages."""
    with override_settings(**PAGES):
        server: WSGIServer = make_server(
            "127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), ThreadedWSGIServer, Quiet
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def state() -> specimen.State:
    """What the pages show and what reached them, fresh for every test."""
    specimen.STATE = specimen.State()
    return specimen.STATE


@pytest.fixture
def page(site: str, chromium: Browser, state: specimen.State) -> Iterator[Page]:
    """A page in German at 1440 pixels; what the browser complains about fails the test."""
    context = chromium.new_context(base_url=site, viewport={"width": 1440, "height": 900}, locale="de-DE")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert complaints == []
