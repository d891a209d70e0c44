"""The files at a lead: adding, looking, saving, removing, and what a browser is told about each."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leadwerk.attachments.models import Attachment, Blob
from leadwerk.attachments.tests import samples
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def upload(client: Client, lead: Lead, *files: tuple[str, bytes], **headers: str) -> Any:
    sent = [SimpleUploadedFile(name, data, content_type="text/html") for name, data in files]
    return client.post(f"/leads/{lead.pk}/attachments/", {"file": sent}, headers=headers)


def bytes_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def status(client: Client, path: str) -> int:
    response = client.get(path)
    if response.streaming:
        bytes_of(response)  # to its end, so that the file is closed
    return response.status_code


@pytest.fixture
def lead(cast: Cast, client: Client) -> Lead:
    client.force_login(cast.jana)
    return cast.lead(owner=cast.jana)


def test_several_files_at_once_keep_their_names(lead: Lead, client: Client) -> None:
    answer = upload(client, lead, ("Dachplan Halle 3.pdf", samples.pdf()), ("Zähler.png", samples.PNG))
    assert (answer.status_code, answer["Location"]) == (303, f"/leads/{lead.pk}/attachments/")
    page = client.get(answer["Location"]).content.decode()
    assert "2 Dateien angehängt." in page
    assert "Dachplan Halle 3.pdf" in page
    assert "Zähler.png" in page
    assert Entry.objects.filter(kind="attached").count() == 2
    assert "Dachplan Halle 3.pdf" in client.get(f"/leads/{lead.pk}/").content.decode()


def test_one_file_by_script_answers_with_list_and_timeline(lead: Lead, client: Client) -> None:
    answer = upload(client, lead, ("Plan.pdf", samples.pdf()), **HTMX)
    shown = answer.content.decode()
    assert 'id="lead-files-list" hx-swap-oob="true"' in shown
    assert "hat „Plan.pdf“ angehängt" in shown
    assert "undo" in answer["HX-Trigger"]


def test_a_file_is_saved_as_it_came_and_opened_by_nobody(lead: Lead, client: Client) -> None:
    upload(client, lead, ("../..\\Rechnung\u202efdp.html", samples.HTML))
    found = Attachment.objects.get()
    assert found.name == "Rechnungfdp.html"
    answer = client.get(f"/attachments/{found.pk}/download/")
    assert bytes_of(answer) == samples.HTML
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Content-Length"] == str(len(samples.HTML))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", samples.HTML),
        ("a.png", samples.SVG),
        ("a.pdf", samples.pdf(action=rb"<< /S /JavaScript /JS (app.alert\(1\)) >>")),
        ("a.txt", b"hello"),
        ("a.eml", samples.eml()),
    ],
)
def test_only_pictures_and_quiet_documents_are_shown_inline(lead: Lead, client: Client, name: str, data: bytes) -> None:
    upload(client, lead, (name, data))
    found = Attachment.objects.get()
    assert client.get(f"/attachments/{found.pk}/preview/").status_code == 404
    page = client.get(f"/leads/{lead.pk}/attachments/{found.pk}/").content.decode()
    assert "<iframe" not in page
    assert f"/attachments/{found.pk}/preview/" not in page


@pytest.mark.parametrize(
    ("data", "content_type"), [(samples.PNG, "image/png"), (samples.pdf(), "application/pdf")], ids=["png", "pdf"]
)
def test_a_preview_stands_under_a_policy_of_its_own(lead: Lead, client: Client, data: bytes, content_type: str) -> None:
    upload(client, lead, ("x.html", data))
    found = Attachment.objects.get()
    answer = client.get(f"/attachments/{found.pk}/preview/")
    assert (answer["Content-Type"], answer["X-Frame-Options"]) == (content_type, "SAMEORIGIN")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert bytes_of(answer) == data
    again = client.get(f"/attachments/{found.pk}/preview/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_messages_are_read_as_text(lead: Lead, client: Client) -> None:
    upload(client, lead, ("a.eml", samples.eml(marked=True)), ("b.msg", samples.msg(text="<script>alert(2)</script>")))
    first, second = Attachment.objects.order_by("pk")
    page = client.get(f"/leads/{lead.pk}/attachments/{first.pk}/").content.decode()
    assert "Dachbegehung: grüne Fläche" in page
    assert "alert(1)" not in page
    page = client.get(f"/leads/{lead.pk}/attachments/{second.pk}/").content.decode()
    assert "Angebot Übergabe" in page
    assert "&lt;script&gt;alert(2)" in page


def test_a_message_that_cannot_be_read_says_so(lead: Lead, client: Client) -> None:
    upload(client, lead, ("b.msg", samples.msg()[:1500]))
    found = Attachment.objects.get()
    page = client.get(f"/leads/{lead.pk}/attachments/{found.pk}/").content.decode()
    assert "Diese Nachricht kann nicht angezeigt werden." in page or "Keine Vorschau" in page


def test_the_same_content_twice_is_one_file_on_disk(lead: Lead, client: Client) -> None:
    upload(client, lead, ("a.png", samples.PNG), ("b.png", samples.PNG))
    assert Blob.objects.count() == 1
    assert Attachment.objects.count() == 2


def test_an_empty_file_is_refused_and_the_others_stay(lead: Lead, client: Client) -> None:
    assert upload(client, lead, ("leer.txt", b""), **HTMX).status_code == 409
    assert client.post(f"/leads/{lead.pk}/attachments/", headers=HTMX).status_code == 409
    answer = upload(client, lead, ("leer.txt", b""), ("Plan.png", samples.PNG))
    assert "„leer.txt“ ist leer." in client.get(answer["Location"]).content.decode()
    assert Attachment.objects.get().name == "Plan.png"


def test_removing_can_be_undone(lead: Lead, client: Client) -> None:
    upload(client, lead, ("Plan.png", samples.PNG))
    found = Attachment.objects.get()
    client.post(f"/leads/{lead.pk}/attachments/{found.pk}/removal/")
    assert status(client, f"/attachments/{found.pk}/download/") == 404
    client.post(f"/changes/{Entry.objects.get(kind='detached').change_set}/undo/")
    assert status(client, f"/attachments/{found.pk}/download/") == 200


def test_files_are_reached_through_the_door_of_their_lead(cast: Cast, lead: Lead, client: Client) -> None:
    upload(client, lead, ("Plan.png", samples.PNG))
    found, other = Attachment.objects.get(), cast.lead(owner=cast.jana)
    paths = (
        f"/attachments/{found.pk}/download/",
        f"/attachments/{found.pk}/preview/",
        f"/leads/{lead.pk}/attachments/",
        f"/leads/{lead.pk}/attachments/{found.pk}/",
    )
    assert client.get(f"/leads/{other.pk}/attachments/{found.pk}/").status_code == 404
    client.force_login(cast.olaf)
    assert {status(client, path) for path in paths} == {404}
    assert upload(client, lead, ("x.png", samples.PNG)).status_code == 404
    client.force_login(cast.leo)
    assert {status(client, path) for path in paths} == {200}
    assert upload(client, lead, ("x.png", samples.PNG)).status_code == 403
    assert client.post(f"/leads/{lead.pk}/attachments/{found.pk}/removal/").status_code == 403
    client.logout()
    assert {status(client, path) for path in paths} == {302}
    assert Attachment.objects.count() == 1


def test_a_form_from_elsewhere_adds_nothing(cast: Cast, lead: Lead) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.jana)
    assert upload(strict, lead, ("Plan.png", samples.PNG)).status_code == 403
    assert not Attachment.objects.exists()


def test_a_lead_in_the_bin_keeps_its_files_and_takes_no_more(cast: Cast, lead: Lead, client: Client) -> None:
    upload(client, lead, ("Plan.png", samples.PNG))
    discard(lead, by=cast.jana)
    assert status(client, f"/attachments/{Attachment.objects.get().pk}/download/") == 200
    assert upload(client, lead, ("x.png", samples.PNG)).status_code == 409


def test_the_page_speaks_english_and_costs_few_queries(
    cast: Cast, lead: Lead, client: Client, django_assert_max_num_queries: Any
) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    upload(client, lead, *((f"{number}.txt", b"x%d" % number) for number in range(30)))
    client.get(f"/leads/{lead.pk}/attachments/")
    with django_assert_max_num_queries(10):
        page = client.get(f"/leads/{lead.pk}/attachments/").content.decode()
    assert "Attachments" in page
    assert page.count("/removal/") == 60
