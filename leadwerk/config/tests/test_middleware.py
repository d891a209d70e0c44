import gzip
import re

import brotli
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from leadwerk.attachments.models import Attachment
from leadwerk.journal.models import Entry
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.models import User
from tests.cast import PASSWORD, Cast

TOKEN = "csrfmiddlewaretoken"
HX = {"HX-Request": "true"}


def test_a_fragment_after_the_session_has_ended_is_a_word_about_it_not_the_sign_in_page(
    client: Client, cast: Cast
) -> None:
    here = HX | {"HX-Current-URL": "http://testserver/leads/?group=new"}
    answer = client.post("/profile/theme/", {"theme": "dark"}, headers=here)
    assert answer.status_code == 403
    assert "Sie sind nicht mehr angemeldet" in answer.text
    assert (
        'href="/accounts/login/?next=http%3A%2F%2Ftestserver%2Fleads%2F%3Fgroup%3Dnew" target="_blank"' in answer.text
    )
    assert "<html" not in answer.text
    assert "next" not in client.get("/profile/", headers=HX | {"HX-Current-URL": "http://evil.example/"}).text
    assert client.get("/profile/")["Location"].startswith("/accounts/login/?next=")


def test_a_form_sent_after_the_session_has_ended_comes_back_whole(client: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    sent = {"text": "Rückruf am Montag\nund <dann>", "password": "geheim"}
    came_from = {"Referer": f"http://testserver/leads/{lead.pk}/", "Accept-Language": "de"}
    answer = client.post(f"/leads/{lead.pk}/notes/", sent, headers=came_from)
    assert answer.status_code == 403
    assert f'action="/leads/{lead.pk}/notes/"' in answer.text
    assert "Rückruf am Montag\nund &lt;dann&gt;</textarea>" in answer.text
    assert "geheim" not in answer.text
    assert "nichts gespeichert" in answer.text
    assert f'href="/accounts/login/?next=http%3A%2F%2Ftestserver%2Fleads%2F{lead.pk}%2F"' in answer.text
    assert not Entry.objects.filter(kind="noted").exists()


def test_the_way_back_after_signing_in_is_a_page_of_ours_that_can_be_opened(client: Client, cast: Cast) -> None:
    path = "/leads/1/notes/"
    for came_from in ("", "http://evil.example/", "//evil.example/", f"http://testserver{path}"):
        answer = client.post(path, {"text": "x"}, headers={"Referer": came_from})
        assert 'href="/accounts/login/" target' in answer.text


def test_signing_out_when_that_has_already_happened_is_no_form_to_send_again(client: Client, cast: Cast) -> None:
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"


def test_a_form_older_than_the_sign_in_comes_back_with_the_new_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    lead, sent = cast.lead(owner=cast.jana), {"text": "Rückruf am Montag"}
    path, old = f"/leads/{lead.pk}/notes/", client.cookies["csrftoken"].value
    client.post("/accounts/login/", sign_in := {"login": cast.jana.email, "password": PASSWORD} | {TOKEN: old})
    assert client.cookies["csrftoken"].value != old
    refused = client.post(path, sent | {TOKEN: old}, headers={"Origin": "http://testserver"})
    assert (refused.status_code, "Rückruf am Montag</textarea>" in refused.text) == (403, True)
    assert not Entry.objects.filter(kind="noted").exists()
    tokens = re.findall(rf'name="{TOKEN}" value="(\w+)"', refused.text)
    assert client.post(path, sent | {TOKEN: tokens[0]}, headers={"Origin": "http://testserver"}).status_code == 302
    assert Entry.objects.get(kind="noted").text == "Rückruf am Montag"
    assert sign_in["password"] not in refused.text


@pytest.mark.parametrize("sender", ["http://evil.example", "null", ""])
def test_what_another_site_sends_does_not_come_back_to_be_confirmed(cast: Cast, sender: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    client.force_login(cast.jana)
    answer = client.post("/leads/1/notes/", {"text": "untergeschoben"}, headers={"Origin": sender} if sender else {})
    assert answer.status_code == 403
    assert "untergeschoben" not in answer.text
    assert "<form" not in answer.text


def test_the_language_is_the_persons_then_the_browsers_then_the_companys(client: Client, cast: Cast) -> None:
    english = {"Accept-Language": "en"}
    assert client.get("/accounts/login/", headers=english)["Content-Language"] == "en"
    edit_company(by=cast.ada, language="en")
    client.force_login(cast.jana)
    assert client.get("/profile/", headers={"Accept-Language": "de"})["Content-Language"] == "en"
    User.objects.filter(pk=cast.jana.pk).update(language="de")
    assert client.get("/profile/", headers=english)["Content-Language"] == "de"
    assert translation.get_language() == "de"


def test_a_page_is_sent_compressed_to_whoever_takes_that(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    plain = client.get("/leads/")
    packed = client.get("/leads/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert b"<h1" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 3


def test_a_browser_that_takes_brotli_gets_it_as_it_is_smaller(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    packed = client.get("/leads/", headers={"Accept-Encoding": "gzip"})
    smaller = client.get("/leads/", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert smaller["Content-Encoding"] == "br"
    assert "Accept-Encoding" in smaller["Vary"]
    assert smaller["Content-Length"] == str(len(smaller.content))
    assert b"<h1" in brotli.decompress(smaller.content)
    assert len(smaller.content) < len(packed.content)
    for refusing in ("br;q=0", "br; q=0.0, identity"):
        assert "Content-Encoding" not in client.get("/leads/", headers={"Accept-Encoding": refusing})
    assert client.get("/leads/", headers={"Accept-Encoding": "br;q=0.9"})["Content-Encoding"] == "br"


def test_the_length_of_a_compressed_answer_is_blurred(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    taking = {"Accept-Encoding": "br"}
    paddings = {len(client.get("/leads/", headers=taking)["Leadwerk-Padding"]) for _time in range(6)}
    assert len(paddings) > 1
    assert max(paddings) < 100


def test_what_is_sent_piece_by_piece_keeps_its_length(client: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    file = SimpleUploadedFile("Plan.txt", b"Grundriss " * 500)
    client.post(f"/leads/{lead.pk}/attachments/", {"file": file}, headers=HX)
    path = f"/attachments/{Attachment.objects.get().pk}/download/"
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer
    assert answer["Content-Length"] == "5000"
    answer.close()
