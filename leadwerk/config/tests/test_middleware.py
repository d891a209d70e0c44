import gzip

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from leadwerk.attachments.models import Attachment
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.models import User
from tests.cast import Cast

HX = {"HX-Request": "true"}


def test_a_fragment_after_the_session_has_ended_is_a_word_about_it_not_the_sign_in_page(
    client: Client, cast: Cast
) -> None:
    answer = client.post("/profile/theme/", {"theme": "dark"}, headers=HX)
    assert answer.status_code == 403
    assert "Sie sind nicht mehr angemeldet" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert client.get("/profile/")["Location"].startswith("/accounts/login/?next=")


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
