"""The dialog of a filter: every field has one, in both languages, and it leads to a list that is understood."""

import re

import pytest
from django.test import Client

from leadwerk.leads.conditions import LEADS
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import OwnershipMode, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAMES = [name for name in LEADS.fields if name != "group"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_its_dialog(client: Client, cast: Cast, name: str, language: str) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language=language)
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.MIXED)  # else nothing is asked about books
    client.force_login(cast.jana)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get(f"/leads/filters/{name}/?group=new&value=4000..&sort=name", headers=headers)
        assert answer.status_code == 200
        html = answer.content.decode()
        assert ("<html" in html) is not bool(headers)
        form = html.split("data-native")[1].split("</form>")[0]
        hidden = re.findall(r'type="hidden" name="([^"]+)"', form)
        assert hidden == ["group", *(["value"] if name != "value" else []), "sort"]


def test_there_is_no_dialog_for_what_cannot_be_asked(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    assert client.get("/leads/filters/group/").status_code == 404
    assert client.get("/leads/filters/owner/?view=in-progress").status_code == 404


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        ("value.from=4000&value.to=", "value=4000.."),
        ("value.from=&value.to=&value=none", "value=none"),
        ("received=&received.from=2026-09-01&received.to=", "received=2026-09-01.."),
        ("received=last-7-days&received.from=&received.to=", "received=last-7-days"),
        ("status=won&status=lost", "status=won,lost"),
        ("status=won&status.not=1", "status=!won"),
        ("value.from=&value.to=", ""),
    ],
)
def test_a_form_is_led_to_the_address_it_means(client: Client, cast: Cast, sent: str, understood: str) -> None:
    client.force_login(cast.jana)
    answer = client.get(f"/leads/?group=done&{sent}")
    assert answer.status_code == 302
    assert answer["Location"] == "/leads/?group=done" + (f"&{understood}" if understood else "")


def test_what_a_form_got_wrong_is_shown_and_not_lost(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    answer = client.get("/leads/?group=done&value.from=viel&value.to=")
    assert answer.status_code == 200
    assert "viel.." in answer.content.decode()
