"""Converting on its page: the form, what comes back when something is missing, the summary, undo."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from leadwerk.conversion.catalog import conversion_settings
from leadwerk.conversion.models import Conversion, ConversionPolicy, Making
from leadwerk.conversion.tests.conftest import ready
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.foundation import held
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.models import Lead, LeadPerson
from leadwerk.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def form(lead: Lead, cast: Cast, **changed: object) -> dict[str, object]:
    """What the form of a new account, contact and opportunity sends."""
    sent: dict[str, object] = {
        "version": lead.version,
        "account": "new",
        "account_name": lead.name,
        "contact": "new",
        "first_name": lead.first_name,
        "last_name": lead.last_name,
        "opportunity": "new",
        "opportunity_name": "PV-Anlage",
        "value": "412.000,00",
        "owner": cast.jana.pk,
        "status": conversion_settings().open_statuses()[0].pk,
    }
    return sent | changed


def checked(html: str, name: str) -> str:
    """The value of the radio button that is on."""
    found = re.search(rf'name="{name}" value="([^"]*)"[^>]*checked', html)
    return found.group(1) if found else ""


def open_form(client: Client, user: User, lead: Lead, query: str = "", **headers: str) -> str:
    client.force_login(user)
    response = client.get(f"/leads/{lead.pk}/conversion/{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_form_proposes_what_the_lead_says(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    html = open_form(client, cast.jana, lead)
    assert checked(html, "account") == "new"
    for value in ("Möbelwerke Hartwig GmbH", "Friederike", "Geschäftsführerin", "PV-Dachanlage 480 kWp", "412.000"):
        assert f'value="{value}"' in html
    assert f'<option value="{cast.jana.pk}" selected>Jana Petersen (ich)' in html


def test_the_best_account_and_its_contact_are_chosen_with_their_reasons(client: Client, cast: Cast) -> None:
    account = create_account({"name": "Moebelwerke Hartwig"}, by=cast.jana)
    contact = create_contact(account, {"last_name": "Hartwig", "email": "f.hartwig@moebel.example"}, by=cast.jana)
    html = open_form(client, cast.jana, ready(cast))
    assert checked(html, "account") == str(account.pk)
    assert checked(html, "contact") == str(contact.pk)
    assert "gleicher Name" in html
    assert "gleiche E-Mail-Adresse" in html
    assert "Sehr wahrscheinlich" in html


def test_a_lead_becomes_a_customer_and_the_summary_says_what_was_made(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    client.force_login(cast.jana)
    path = f"/leads/{lead.pk}/conversion/"
    response = client.post(path, form(lead, cast, expected_on="2026-12-18", article="Modul"))
    assert (response.status_code, response["Location"]) == (302, path)
    made = Conversion.objects.select_related("account", "contact", "opportunity").get()
    assert made.opportunity is not None
    assert (made.opportunity.name, made.opportunity.value) == ("PV-Anlage", 41_200_000)
    assert made.opportunity.article == "Modul"
    html = client.get(path).content.decode()
    for text in (
        "Lead konvertiert",
        f"/customers/accounts/{made.account_id}/",
        "412.000",
        "18.12.2026",
        "Zu den Leads",
    ):
        assert text in html
    assert html.count(">neu</span>") == 3
    assert "Rückgängig" in html
    assert "Was daraus wurde" in client.get(f"/leads/{lead.pk}/").content.decode()


def test_htmx_is_led_to_the_summary(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    client.force_login(cast.jana)
    headers = {"HX-Request": "true"}
    answer = client.post(f"/leads/{lead.pk}/conversion/", form(lead, cast), headers=headers)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/leads/{lead.pk}/conversion/")
    again = client.get(f"/leads/{lead.pk}/conversion/", headers=headers)
    assert again["HX-Redirect"] == f"/leads/{lead.pk}/conversion/"
    assert client.post(f"/leads/{lead.pk}/conversion/", form(lead, cast), headers=headers).status_code == 409


def test_what_was_typed_comes_back_with_what_is_missing(client: Client, cast: Cast) -> None:
    lead = assign(cast.lead(), cast.jana, by=cast.viola)
    client.force_login(cast.jana)
    path = f"/leads/{lead.pk}/conversion/"
    wrong = client.post(path, form(lead, cast, opportunity_name="", value="viel", first_name="Änne"))
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'value="Änne"' in html
    assert 'value="viel"' in html
    assert html.count('class="field__error"') == 2
    missing = client.post(path, form(lead, cast))
    assert missing.status_code == 422
    assert "Erstkontakt" in missing.content.decode()
    assert not Account.objects.exists()
    stages = [stage.pk for stage in cast.stages[1:3]]
    assert client.post(path, form(lead, cast, stage=stages)).status_code == 302


def test_a_form_that_somebody_overtook_is_shown_again(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    sent = form(lead, cast, account_name="Von mir getippt")
    lead = edit(lead, {"city": "Bünde"}, by=cast.viola)
    client.force_login(cast.jana)
    response = client.post(f"/leads/{lead.pk}/conversion/", sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Von mir getippt" in html
    assert f'name="version" value="{lead.version}"' in html
    assert client.post(f"/leads/{lead.pk}/conversion/", sent | {"version": lead.version}).status_code == 302


def test_another_account_is_looked_for_and_its_contacts_follow(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    account = create_account({"name": "Großküchen Nord"}, by=cast.jana)
    contact = create_contact(account, {"last_name": "Kruse"}, by=cast.jana)
    opportunity = create_opportunity(account, {"name": "Wartung"}, by=cast.jana)
    create_account({"name": "Großküchen Süd"}, by=cast.olaf)
    client.force_login(cast.jana)
    headers = {"HX-Request": "true", "HX-Target": "conversion-found"}
    found = client.get(f"/leads/{lead.pk}/conversion/accounts/", {"q": "grosskuech"}, headers=headers).content.decode()
    assert "<html" not in found
    assert "Großküchen Nord" in found
    assert "Süd" not in found
    query = f"?account={account.pk}&contact=new&first_name=Ute&opportunity_name=Halle&value=12%2C50"
    headers = {"HX-Request": "true", "HX-Target": "conversion-parts"}
    parts = open_form(client, cast.jana, lead, query, **headers)
    assert "<html" not in parts
    assert "Kruse" in parts
    assert "Wartung" in parts
    for typed in ("Ute", "Halle", "12,50"):
        assert f'value="{typed}"' in parts
    sent = form(lead, cast, account=account.pk, contact=contact.pk, opportunity=opportunity.pk)
    assert client.post(f"/leads/{lead.pk}/conversion/", sent).status_code == 302
    assert (Account.objects.count(), Contact.objects.count(), Opportunity.objects.count()) == (2, 1, 1)


def test_without_script_the_search_is_a_page(client: Client, cast: Cast) -> None:
    create_account({"name": "Großküchen Nord"}, by=cast.jana)
    assert "Großküchen Nord" in open_form(client, cast.jana, ready(cast), "?q=kuechen")


def test_a_contact_of_another_account_is_refused_at_its_place(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    other = create_contact(create_account({"name": "Werft"}, by=cast.jana), {"last_name": "Kruse"}, by=cast.jana)
    client.force_login(cast.jana)
    response = client.post(f"/leads/{lead.pk}/conversion/", form(lead, cast, contact=other.pk))
    assert response.status_code == 422
    assert 'id="convert-contact-error"' in response.content.decode()
    assert not Conversion.objects.exists()


def test_nobody_names_records_they_may_not_see(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    theirs = create_account({"name": "Geheim"}, by=cast.olaf)
    client.force_login(cast.jana)
    for account in (theirs.pk, 10**17, "x"):
        assert client.post(f"/leads/{lead.pk}/conversion/", form(lead, cast, account=account)).status_code == 404
    assert not Conversion.objects.exists()


def test_what_the_administrator_switched_off_is_not_asked(client: Client, cast: Cast) -> None:
    ConversionPolicy.objects.update(contact=Making.NEVER, opportunity=Making.CHOICE)
    held.changed()
    lead = ready(cast)
    html = open_form(client, cast.jana, lead)
    assert 'name="contact"' not in html
    assert "Keine Verkaufschance" in html
    assert client.post(f"/leads/{lead.pk}/conversion/", form(lead, cast, opportunity="none")).status_code == 302
    made = Conversion.objects.get()
    assert (made.contact, made.opportunity) == (None, None)
    assert "Lead konvertiert" in client.get(f"/leads/{lead.pk}/conversion/").content.decode()


def test_further_persons_are_offered(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    LeadPerson.objects.create(lead=lead, last_name="Kruse")
    stays = LeadPerson.objects.create(lead=lead, last_name="Voss")
    html = open_form(client, cast.jana, lead)
    assert len(re.findall(r'name="person"[^>]*checked', html)) == 2
    sent = form(lead, cast, person=[one.pk for one in lead.persons.all() if one != stays])
    client.post(f"/leads/{lead.pk}/conversion/", sent)
    assert set(Contact.objects.values_list("last_name", flat=True)) == {"Hartwig", "Kruse"}


def test_rights(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    path = f"/leads/{lead.pk}/conversion/"
    for user, expected in ((cast.olaf, 404), (cast.leo, 403), (cast.marta, 403)):
        client.force_login(user)
        assert client.get(path).status_code == expected
        assert client.post(path, form(lead, cast)).status_code == expected
        assert client.get(f"{path}accounts/", {"q": "x"}).status_code == expected
        assert client.post(f"{path}undoing/").status_code in (expected, 409)
    client.force_login(cast.viola)
    assert client.get(f"/leads/{cast.lead().pk}/conversion/").status_code == 409


def test_the_conversion_is_undone_from_its_summary(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    client.force_login(cast.jana)
    client.post(f"/leads/{lead.pk}/conversion/", form(lead, cast))
    answer = client.post(f"/leads/{lead.pk}/conversion/undoing/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/leads/{lead.pk}/"
    lead.refresh_from_db()
    assert lead.is_active
    assert not Account.objects.present().exists()
    assert client.post(f"/leads/{lead.pk}/conversion/undoing/").status_code == 409


def test_the_summary_names_what_went_to_somebody_else_only_to_who_gave_it(client: Client, cast: Cast) -> None:
    lead = ready(cast)
    client.force_login(cast.jana)
    client.post(f"/leads/{lead.pk}/conversion/", form(lead, cast, owner=cast.olaf.pk))
    mine = client.get(f"/leads/{lead.pk}/conversion/").content.decode()
    assert "PV-Anlage" in mine
    assert "/customers/opportunities/" not in mine
    client.force_login(cast.leo)
    assert "PV-Anlage" not in client.get(f"/leads/{lead.pk}/conversion/").content.decode()


def test_the_form_costs_few_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        account = create_account({"name": f"Möbelwerke Hartwig {number}"}, by=cast.jana)
        create_contact(account, {"last_name": "Hartwig", "email": f"{number}@moebel.example"}, by=cast.jana)
    lead = ready(cast)
    open_form(client, cast.jana, lead)
    with django_assert_max_num_queries(24):
        client.get(f"/leads/{lead.pk}/conversion/", headers={"HX-Request": "true"})


def test_form_and_summary_read_in_english_too(client: Client, cast: Cast) -> None:
    cast.jana.language = "en"
    cast.jana.save()
    lead = ready(cast)
    assert "Create a new account" in open_form(client, cast.jana, lead)
    client.post(f"/leads/{lead.pk}/conversion/", form(lead, cast, value="412,000.00"))
    assert "To the leads" in client.get(f"/leads/{lead.pk}/conversion/").content.decode()
