"""The pages under "Customers": what they show to whom, what can be done there, what they cost."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from leadwerk.attachments.actions import keep
from leadwerk.attachments.models import Attachment
from leadwerk.attachments.tests.samples import PNG, incoming
from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.conversion.tests.conftest import ready
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.models import Account, Opportunity
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.attach import attach
from leadwerk.leads.actions.close import reject
from leadwerk.leads.actions.note import note
from leadwerk.people.models import User
from leadwerk.tasks.actions.add import add
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def read(client: Client, user: User, path: str, **headers: str) -> str:
    client.force_login(user)
    response = client.get(path, headers=headers)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


@pytest.fixture
def account(cast: Cast) -> Account:
    made = create_account({"name": "Werft Nord", "city": "Kiel", "phone": "0431 12345"}, by=cast.jana)
    create_contact(made, {"first_name": "Ute", "last_name": "Kruse", "email": "u@werft.example"}, by=cast.jana)
    create_opportunity(made, {"name": "Kran", "value": 1_250_000}, by=cast.jana)
    return made


@pytest.mark.parametrize(
    ("path", "text"),
    [("", "Werft Nord"), ("accounts/", "Werft Nord"), ("contacts/", "Ute Kruse"), ("opportunities/", "12.500")],
)
def test_the_lists_show_what_may_be_seen(client: Client, cast: Cast, account: Account, path: str, text: str) -> None:
    create_account({"name": "Geheimbund"}, by=cast.olaf)
    client.force_login(cast.jana)
    response = client.get(f"/customers/{path}", follow=True)
    html = response.content.decode()
    assert {"": "Werft Nord", "accounts/": "Werft Nord", "contacts/": "Ute Kruse", "opportunities/": "12.500"}[
        path
    ] in html
    assert "Geheimbund" not in html
    assert '<span class="muted small" id="size">1 ' in html


def test_a_list_is_searched_sorted_and_paged(client: Client, cast: Cast) -> None:
    for number in range(60):
        create_account({"name": f"Firma {number:02d}"}, by=cast.jana)
    create_account({"name": "Müllerei"}, by=cast.viola)
    first = read(client, cast.viola, "/customers/accounts/")
    assert first.index("Firma 00") < first.index("Firma 49")
    assert "Firma 50" not in first
    more = first.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    rest = read(client, cast.viola, more, **{"HX-Request": "true"})
    assert "Firma 50" in rest
    assert "Firma 49" not in rest
    assert "<html" not in rest
    newest = read(client, cast.viola, "/customers/accounts/?sort=newest")
    assert newest.index("Müllerei") < newest.index("Firma 59") < newest.index("Firma 12")
    assert "Müllerei" in read(client, cast.viola, "/customers/accounts/?q=mueller")
    assert "Firma 01" not in read(client, cast.viola, "/customers/accounts/?owner=me")
    read(client, cast.viola, "/customers/accounts/?q=%00&after=999999999999999999999&name=%27")


def test_a_record_shows_what_belongs_to_it(client: Client, cast: Cast, account: Account) -> None:
    html = read(client, cast.jana, f"/customers/accounts/{account.pk}/")
    for text in ("Werft Nord", "Kiel", "0431 12345", "Ute Kruse", "Kran", "hat die Firma angelegt"):
        assert text in html
    contact, opportunity = account.contacts.get(), account.opportunities.get()
    assert "Werft Nord" in read(client, cast.jana, f"/customers/contacts/{contact.pk}/")
    assert "12.500" in read(client, cast.jana, f"/customers/opportunities/{opportunity.pk}/")


@pytest.mark.parametrize("part", ["", "timeline/", "edit/", "handover/", "contacts/new/", "opportunities/new/"])
def test_another_teams_record_does_not_exist(client: Client, cast: Cast, account: Account, part: str) -> None:
    client.force_login(cast.olaf)
    assert client.get(f"/customers/accounts/{account.pk}/{part}").status_code == 404


@pytest.mark.parametrize("part", ["edit/", "handover/"])
def test_who_may_only_read_gets_no_form(client: Client, cast: Cast, account: Account, part: str) -> None:
    client.force_login(cast.leo)
    assert client.get(f"/customers/accounts/{account.pk}/{part}").status_code == 403
    html = client.get(f"/customers/accounts/{account.pk}/").content.decode()
    assert "edit/" not in html
    for post in ("bin/", "notes/"):
        assert client.post(f"/customers/accounts/{account.pk}/{post}", {"text": "x"}).status_code == 403


def test_an_account_is_made_by_hand(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    refused = client.post("/customers/accounts/new/", {"name": " ", "city": "Kiel"})
    assert refused.status_code == 422
    assert 'value="Kiel"' in refused.content.decode()
    response = client.post("/customers/accounts/new/", {"name": "Werft", "city": "Kiel"})
    account = Account.objects.get()
    assert response["Location"] == f"/customers/accounts/{account.pk}/"
    assert f"{account.number} angelegt." in client.get(response["Location"]).content.decode()
    assert client.post(f"/customers/accounts/{account.pk}/contacts/new/", {"last_name": "Kruse"}).status_code == 302
    sent = {"name": "Kran", "value": "12.500,50", "contact": str(account.contacts.get().pk)}
    assert client.post(f"/customers/accounts/{account.pk}/opportunities/new/", sent).status_code == 302
    opportunity = account.opportunities.get()
    assert (opportunity.value, opportunity.contact) == (1_250_050, account.contacts.get())


def test_an_edit_keeps_what_was_typed_when_somebody_was_faster(client: Client, cast: Cast, account: Account) -> None:
    path = f"/customers/accounts/{account.pk}/edit/"
    html = read(client, cast.jana, path)
    assert f'name="version" value="{account.version}"' in html
    sent = {"name": "Werft Nord", "city": "Lübeck", "version": account.version}
    assert client.post(path, sent).status_code == 302
    late = client.post(path, sent | {"city": "Rostock"})
    assert late.status_code == 422
    assert 'value="Rostock"' in late.content.decode()
    account.refresh_from_db()
    assert account.city == "Lübeck"


def test_saving_an_opportunity_keeps_a_contact_one_may_not_see(client: Client, cast: Cast) -> None:
    account = create_account({"name": "Werft"}, by=cast.jana)
    contact = create_contact(account, {"last_name": "Kruse"}, by=cast.jana, owner=cast.olaf)
    opportunity = create_opportunity(account, {"name": "Kran", "contact": contact}, by=cast.jana)
    client.force_login(cast.jana)
    path = f"/customers/opportunities/{opportunity.pk}/edit/"
    assert "Kruse" not in client.get(path).content.decode()
    assert client.post(path, {"name": "Kran 2", "version": opportunity.version}).status_code == 302
    opportunity.refresh_from_db()
    assert (opportunity.name, opportunity.contact) == ("Kran 2", contact)


def test_what_was_handed_over_is_gone_and_can_be_taken_back(client: Client, cast: Cast, account: Account) -> None:
    opportunity = account.opportunities.get()
    path = f"/customers/opportunities/{opportunity.pk}/"
    client.force_login(cast.jana)
    assert client.post(f"{path}handover/", {"owner": ""}).status_code == 422
    gone = client.post(f"{path}handover/", {"owner": cast.olaf.pk, "text": "Bitte"})
    assert gone["Location"] == "/customers/opportunities/"
    html = client.get(gone["Location"]).content.decode()
    assert "An Olaf Südermann übergeben." in html
    assert client.get(path).status_code == 404
    undo = html.split('action="/customers/changes/')[1].split('"')[0]
    assert client.post(f"/customers/changes/{undo}").status_code == 302
    assert client.get(path).status_code == 200


def test_an_opportunity_is_won_and_opened_again(client: Client, cast: Cast, account: Account) -> None:
    opportunity = account.opportunities.get()
    path = f"/customers/opportunities/{opportunity.pk}/status/"
    client.force_login(cast.jana)
    answer = client.post(path, {"status": "won"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Gewonnen" in answer.content.decode()
    assert "customer" in answer["HX-Trigger"]
    assert client.post(path, {"status": "lost"}, headers={"HX-Request": "true"}).status_code == 409
    assert client.post(path, {"status": "open"}).status_code == 302
    assert client.post(path, {"status": "odd"}).status_code == 404
    assert Opportunity.objects.get(pk=opportunity.pk).is_open


def test_a_note_stands_in_the_timeline_at_once(client: Client, cast: Cast, account: Account) -> None:
    client.force_login(cast.jana)
    path = f"/customers/accounts/{account.pk}/notes/"
    answer = client.post(path, {"text": "Ruft im <b>Mai</b> an"}, headers={"HX-Request": "true"}).content.decode()
    assert "Ruft im &lt;b&gt;Mai" in answer
    assert client.post(path, {"text": " "}).status_code == 422


def test_the_bin_and_back(client: Client, cast: Cast, account: Account) -> None:
    contact = account.contacts.get()
    path = f"/customers/contacts/{contact.pk}/"
    client.force_login(cast.jana)
    assert client.post(f"{path}bin/").status_code == 302
    assert "Papierkorb" in client.get(path).content.decode()
    assert "Kruse" not in client.get("/customers/contacts/").content.decode()
    assert client.post(f"{path}restoration/").status_code == 302
    assert client.post(f"/customers/accounts/{account.pk}/bin/").status_code == 409


def test_the_history_of_the_lead_goes_on_at_what_it_became(client: Client, cast: Cast) -> None:
    lead = note(ready(cast), "Will im Mai entscheiden", by=cast.jana)
    attach(lead, keep(incoming(PNG, "dach.png"), by=cast.jana), "dach.png", by=cast.jana)
    add("Anrufen", dt.date(2026, 12, 1), by=cast.jana, assignee=cast.jana, lead=lead)
    made = convert(lead, Choice(status=conversion_settings().open_statuses()[0]), by=cast.jana)
    assert made.contact is not None
    assert made.opportunity is not None
    for path in (
        f"accounts/{made.account_id}",
        f"contacts/{made.contact.pk}",
        f"opportunities/{made.opportunity.pk}",
    ):
        html = read(client, cast.jana, f"/customers/{path}/")
        assert "Will im Mai entscheiden" in html
        assert "dach.png" in html
        assert "Anrufen" in html
        assert f"/leads/{lead.pk}/" in html
    client.post(f"/customers/opportunities/{made.opportunity.pk}/handover/", {"owner": cast.olaf.pk})
    download = f"/attachments/{Attachment.objects.get().pk}/download/"
    client.force_login(cast.tobias)
    assert client.get(download).status_code == 404
    client.force_login(cast.olaf)
    opened = client.get(download)
    assert opened.status_code == 200
    assert b"".join(opened.streaming_content) == PNG  # type: ignore[attr-defined]
    theirs = read(client, cast.olaf, f"/customers/opportunities/{made.opportunity.pk}/")
    assert "Will im Mai entscheiden" in theirs
    assert f"/leads/{lead.pk}/" not in theirs


def test_a_linked_account_does_not_tell_of_deals_one_may_not_see(client: Client, cast: Cast) -> None:
    account = create_account({"name": "Möbelwerke Hartwig"}, by=cast.viola, owner=cast.olaf)
    lead = note(ready(cast), "Vertraulich", by=cast.jana)
    status = conversion_settings().open_statuses()[0]
    convert(lead, Choice(status=status, account=account), by=cast.ada)
    html = read(client, cast.olaf, f"/customers/accounts/{account.pk}/")
    assert "Vertraulich" not in html
    assert "Vertraulich" in read(client, cast.ada, f"/customers/accounts/{account.pk}/")


def test_a_rejected_lead_is_listed_at_its_account(client: Client, cast: Cast) -> None:
    account = create_account({"name": "Moebelwerke Hartwig"}, by=cast.jana)
    lead = assign(cast.lead(), cast.jana, by=cast.viola)
    reject(lead, cast.rejection_code(), by=cast.jana)
    other = cast.lead(owner=cast.jana, company_name="Werft", last_name="Kruse", email="k@werft.example")
    html = read(client, cast.jana, f"/customers/accounts/{account.pk}/")
    assert f"{lead.number} · Zurückgewiesen" in html
    assert other.number not in html
    create_contact(account, {"last_name": "Kruse", "email": "K@Werft.example"}, by=cast.jana)
    assert other.number in read(client, cast.jana, f"/customers/accounts/{account.pk}/")


def test_the_pages_cost_few_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    account = create_account({"name": "Möbelwerke Hartwig"}, by=cast.jana)
    status = conversion_settings().open_statuses()[0]
    for number in range(8):
        create_contact(account, {"last_name": f"Kruse {number}"}, by=cast.jana)
        convert(ready(cast, email=f"{number}@x.example"), Choice(status=status, account=account), by=cast.jana)
    client.force_login(cast.jana)
    client.get("/customers/accounts/")
    for path, most in (("accounts/", 9), ("opportunities/", 9), (f"accounts/{account.pk}/", 18)):
        with django_assert_max_num_queries(most):
            assert client.get(f"/customers/{path}").status_code == 200


def test_the_pages_read_in_english_too(client: Client, cast: Cast, account: Account) -> None:
    cast.jana.language = "en"
    cast.jana.save()
    assert "Hand over" in read(client, cast.jana, f"/customers/accounts/{account.pk}/")
    assert "1 Account" in read(client, cast.jana, "/customers/accounts/")
    assert "New account" in read(client, cast.jana, "/customers/accounts/new/")
