"""What goes over the wire, compressed as whitenoise and the server compress it."""

import gzip
from pathlib import Path

import django_htmx
import pytest
from django.test import Client, override_settings

from leadwerk.ui import environment
from leadwerk.ui.tests.conftest import PAGES

BEHAVIOURS = Path(environment.__file__).parent / "static/ui/behaviours"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"


def test_all_javascript_stays_below_45_kb() -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in [HTMX, *BEHAVIOURS.glob("*.js")]}
    print(f"JavaScript over the wire: {sum(sizes.values())} bytes, {sizes}")
    assert len(sizes) > 10
    assert sum(sizes.values()) <= 45_000


@pytest.mark.parametrize(("path", "limit"), [("/", 15_000), ("/board/", 10_000), ("/lead/", 10_000)])
def test_pages_stay_light(path: str, limit: int) -> None:
    with override_settings(**PAGES):
        answer = Client().get(path)
    assert answer.status_code == 200
    if path == "/":
        assert answer.content.count(b'class="row"') == 50
    size = len(gzip.compress(answer.content, 4))
    print(f"{path}: {size} bytes of {len(answer.content)}")
    assert size <= limit
