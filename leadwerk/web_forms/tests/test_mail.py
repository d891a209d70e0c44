"""The mails of a form: an answer, and the link by which somebody confirms their address."""

import re

import pytest
from django.core import mail
from django.test import Client

from leadwerk.foundation import jobs
from leadwerk.intake.actions.process import work_off
from leadwerk.journal.models import Entry
from leadwerk.web_forms import confirmations
from leadwerk.web_forms.actions.design import edit_design
from leadwerk.web_forms.actions.forms import publish
from leadwerk.web_forms.design import Mail
from leadwerk.web_forms.models import ConsentProof, FormVersion
from leadwerk.web_forms.tests.conftest import Ticketed
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing(cast: Cast, published: FormVersion) -> FormVersion:
    """Answers by mail and has the address confirmed."""
    given = Mail(True, True, {"de": "Ihre Anfrage", "en": "Your request"}, {"de": "Wir rufen an.", "en": "We call."})
    edit_design(published.form, mail=given, by=cast.marta)
    return publish(published.form, by=cast.marta)


def send(visitor: Client, version: FormVersion, sent: dict[str, str]) -> None:
    assert visitor.post(f"/forms/{version.form.token}/", sent).status_code == 303
    work_off()
    jobs.run_batch("default")


def test_the_answer_carries_nothing_of_the_visitor_but_their_address(
    visitor: Client, mailing: FormVersion, filled_in: Ticketed
) -> None:
    hostile = "Anna\r\nBcc: all@evil.example <b>Kaufen</b>"
    send(visitor, mailing, filled_in(full_name=hostile, description="http://evil.example"))
    sent = mail.outbox[0]
    assert (sent.to, sent.bcc, sent.subject) == (["a.lenz@dach.example"], [], "Ihre Anfrage")
    assert sent.extra_headers["Auto-Submitted"] == "auto-replied"
    assert "Wir rufen an." in sent.body
    assert "evil" not in sent.body
    assert Entry.objects.get(kind="form_answered").facts["address"] == "a.lenz@dach.example"


def test_the_link_confirms_by_its_button_only(visitor: Client, mailing: FormVersion, filled_in: Ticketed) -> None:
    send(visitor, mailing, filled_in())
    found = re.search(r"http://testserver(/forms/\S+)", str(mail.outbox[0].body))
    assert found is not None
    link = found.group(1)
    for _ in range(2):
        page = visitor.get(link)
        assert "E-Mail-Adresse bestätigen" in page.content.decode()
    assert ConsentProof.objects.get().confirmed_at is None
    for _ in range(2):
        assert "ist bestätigt" in visitor.post(link).content.decode()
    assert ConsentProof.objects.get().confirmed_at is not None
    assert Entry.objects.filter(kind="address_confirmed").count() == 1
    assert not visitor.cookies


def test_a_link_that_is_made_up_or_of_another_form_leads_nowhere(
    visitor: Client, mailing: FormVersion, filled_in: Ticketed
) -> None:
    send(visitor, mailing, filled_in())
    proof = ConsentProof.objects.get()
    for token, signed in (
        (mailing.form.token, "made:up"),
        ("another", confirmations.issue(proof.event_id)),
        (mailing.form.token, confirmations.issue(proof.event_id + 1)),
    ):
        assert visitor.post(f"/forms/{token}/confirmation/{signed}/").status_code == 404
    assert ConsentProof.objects.get().confirmed_at is None


def test_nobody_is_flooded_and_nothing_doubted_is_answered(
    visitor: Client, mailing: FormVersion, filled_in: Ticketed
) -> None:
    send(visitor, mailing, filled_in(subject_line="x"))
    assert mail.outbox == []
    for number in range(5):
        send(visitor, mailing, filled_in(phone=f"030 10{number}"))
    assert len(mail.outbox) == 3


def test_without_the_switch_no_mail_is_sent(visitor: Client, published: FormVersion, filled_in: Ticketed) -> None:
    send(visitor, published, filled_in())
    assert mail.outbox == []
