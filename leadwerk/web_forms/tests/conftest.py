import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from leadwerk.foundation.clock import now
from leadwerk.web_forms import tickets
from leadwerk.web_forms.actions.count import _totals
from leadwerk.web_forms.actions.design import edit_design
from leadwerk.web_forms.actions.forms import add_form, publish
from leadwerk.web_forms.design import Consent
from leadwerk.web_forms.models import FormVersion, WebForm
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _fresh(db: None, settings: Any, tmp_path: Path) -> None:
    cache.clear()
    _totals.clear()
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def form(cast: Cast) -> WebForm:
    return add_form("Solarrechner", by=cast.marta)


@pytest.fixture
def published(cast: Cast, form: WebForm) -> FormVersion:
    """A form in two languages, with a consent, embedded in one website."""
    edit_design(
        form,
        by=cast.marta,
        languages=("de", "en"),
        title={"de": "Was bringt Ihr Dach?", "en": "What does your roof yield?"},
        thanks={"de": "Danke, wir melden uns.", "en": "Thank you, we will call you."},
        consents=(
            Consent(
                "consent_1",
                {"de": "Sie dürfen mich anrufen.", "en": "You may call me."},
                "https://b.example/priv",
                True,
            ),
        ),
        origins=("https://www.brinkmann.example",),
    )
    return publish(form, by=cast.marta)


@pytest.fixture
def visitor() -> Client:
    """A browser on our own pages, which says so."""
    return Client(headers={"Origin": "http://testserver"})


Ticketed = Callable[..., dict[str, Any]]


@pytest.fixture
def filled_in(published: FormVersion) -> Ticketed:
    """What a browser sends that was shown the form a minute ago."""

    def fill(**given: Any) -> dict[str, Any]:
        with time_machine.travel(now() - dt.timedelta(minutes=1)):
            ticket = tickets.issue(published)
        known = {"full_name": "Dr. Anna Lenz", "email": "a.lenz@dach.example", "consent_1": "1", "_ticket": ticket}
        return known | {"_lang": "de", "_way": "page"} | given

    return fill
