import json
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from jinja2 import UndefinedError

from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import Toast
from leadwerk.ui.tests.conftest import PAGES


@pytest.fixture(autouse=True)
def _specimen_pages() -> Iterator[None]:
    with override_settings(**PAGES):
        yield


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request: HttpRequest = rf.get("/leads/new/")
    request.htmx = True  # type: ignore[attr-defined]
    return request


def test_a_block_comes_alone_with_the_imports_of_its_template(request_: HttpRequest) -> None:
    text = render_block(request_, "specimen/new.html", "dialog", {"error": "Bitte <b>", "count": ""})
    assert text.lstrip().startswith('<form class="dialog__form"')
    assert "<html" not in text
    assert "Bitte &lt;b&gt;" in text
    assert 'name="csrfmiddlewaretoken"' in text


def test_a_macro_takes_the_context_as_its_arguments_and_sees_what_its_template_sets(request_: HttpRequest) -> None:
    text = render_block(request_, "specimen/lead.html", "shown", {"name": "phone", "value": "<1>"})
    assert text.strip().startswith('<div id="field-phone" data-field><dt>Telefon</dt>')
    assert "&lt;1&gt;" in text


def test_fragments_join_without_being_escaped_again(request_: HttpRequest) -> None:
    one = render_block(request_, "ui/toast.html", "toast", {"said": Toast("Fertig.")})
    assert str(one + one).count("<div") == 2


def test_a_missing_variable_fails_in_a_fragment_too(request_: HttpRequest) -> None:
    with pytest.raises(UndefinedError):
        render_block(request_, "specimen/new.html", "dialog", {})


def test_an_unknown_name_fails(request_: HttpRequest) -> None:
    with pytest.raises(KeyError):
        render_block(request_, "ui/toast.html", "nothing")


def test_a_toast_travels_as_a_header_beside_others() -> None:
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps({"moved": 1})
    Toast("Phase „Angebot“ gesetzt.", undo="/undo/").on(response)
    assert json.loads(response["HX-Trigger"]) == {
        "moved": 1,
        "toast": {"text": "Phase „Angebot“ gesetzt.", "undo": "/undo/", "tone": "ok"},
    }
