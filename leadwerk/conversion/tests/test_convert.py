import datetime as dt

import pytest

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.models import Conversion, ConversionPolicy, Making
from leadwerk.conversion.refusals import ConvertedStatusMissing
from leadwerk.conversion.tests.conftest import ready
from leadwerk.customers.actions.bin import discard
from leadwerk.customers.actions.create import create_account, create_contact
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.customers.refusals import ContactOfOtherAccount, RecordIsInBin, ResponsibleIsInactive
from leadwerk.foundation import held
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.models import Lead, LeadPerson, Outcome
from leadwerk.leads.refusals import LeadIsConverted, NewLeadCannotMove, StagesMissing
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Grant
from leadwerk.tallies.models import Tally
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def with_(choice: Choice, **changed: object) -> Choice:
    return Choice(**{**choice.__dict__, **changed})


def test_a_lead_becomes_an_account_a_contact_and_an_opportunity(cast: Cast, won: Lead, choice: Choice) -> None:
    made = convert(won, choice, by=cast.jana, version=won.version)
    account, contact, opportunity = made.account, made.contact, made.opportunity
    assert contact is not None
    assert opportunity is not None
    assert (account.name, account.city, account.is_private) == ("Möbelwerke Hartwig GmbH", "Herford", False)
    assert (contact.name, contact.job_title, contact.account) == (
        "Dr. Friederike Hartwig",
        "Geschäftsführerin",
        account,
    )
    assert (opportunity.name, opportunity.value) == ("PV-Dachanlage 480 kWp", 41_200_000)
    assert (opportunity.contact, opportunity.description) == (contact, "Anfrage von der Messe")
    assert {account.owner, contact.owner, opportunity.owner} == {cast.jana}
    won.refresh_from_db()
    assert (won.outcome, won.group) == (Outcome.WON, "done")
    assert {(t.group, t.outcome, t.leads) for t in Tally.objects.exclude(leads=0)} == {("done", "won", 1)}


def test_all_four_records_tell_it_under_one_change_set(cast: Cast, won: Lead, choice: Choice) -> None:
    made = convert(won, choice, by=cast.jana)
    entries = Entry.objects.filter(change_set=made.change_set)
    assert {(e.subject_kind, e.kind) for e in entries} == {
        ("lead", "won"),
        ("account", "account_created"),
        ("contact", "contact_created"),
        ("opportunity", "opportunity_created"),
    }
    assert {e.by for e in entries} == {cast.jana}
    assert {e.facts["lead"] for e in entries if e.kind != "won"} == {won.number}


def test_a_private_person_gets_an_account_in_their_own_name(cast: Cast, choice: Choice) -> None:
    lead = ready(cast, company_name="", first_name="Anna", title="")
    account = convert(lead, choice, by=cast.jana).account
    assert (account.name, account.is_private, account.email) == ("Anna Hartwig", True, "f.hartwig@moebel.example")


def test_what_was_typed_in_the_form_goes_before_what_the_lead_says(cast: Cast, won: Lead, choice: Choice) -> None:
    typed = with_(
        choice,
        account_fields={"name": "Hartwig Möbelwerke KG"},
        contact_fields={"job_title": "Inhaberin"},
        opportunity_fields={"name": "Dach Halle 3", "value": 100, "expected_on": dt.date(2026, 12, 18)},
        owner=cast.tobias,
    )
    made = convert(won, typed, by=cast.jana)
    assert made.contact is not None
    assert made.opportunity is not None
    assert made.account.name == "Hartwig Möbelwerke KG"
    assert (made.contact.job_title, made.contact.last_name) == ("Inhaberin", "Hartwig")
    assert (made.opportunity.name, made.opportunity.value) == ("Dach Halle 3", 100)
    assert {made.account.owner, made.contact.owner, made.opportunity.owner} == {cast.tobias}


def test_an_existing_account_is_linked_and_left_as_it_is(cast: Cast, won: Lead, choice: Choice) -> None:
    account = create_account({"name": "Hartwig Möbelwerke KG"}, by=cast.jana)
    made = convert(won, with_(choice, account=account), by=cast.jana)
    account.refresh_from_db()
    assert (made.account, made.made_account, made.made_contact) == (account, False, True)
    told = Entry.objects.get(change_set=made.change_set, subject_kind="account", subject_id=account.pk)
    assert (told.kind, told.facts) == ("converted", {"lead": won.number})
    assert (account.name, account.city) == ("Hartwig Möbelwerke KG", "")
    assert Account.objects.count() == 1


def test_an_existing_contact_gets_what_it_lacks_and_keeps_what_it_has(cast: Cast, won: Lead, choice: Choice) -> None:
    account = create_account({"name": "Hartwig Möbelwerke KG"}, by=cast.jana)
    known = {"first_name": "F.", "last_name": "Hartwig", "phone": "030 1234567"}
    contact = create_contact(account, known, by=cast.jana)
    made = convert(won, with_(choice, account=account, contact=contact), by=cast.jana)
    contact.refresh_from_db()
    assert (made.contact, made.made_contact) == (contact, False)
    assert (contact.first_name, contact.title, contact.phone) == ("F.", "", "030 1234567")
    assert (contact.email, contact.mobile) == ("f.hartwig@moebel.example", "0171 3920007")
    assert contact.email_key == "f.hartwig@moebel.example"
    entry = Entry.objects.get(subject_kind="contact", kind="converted")
    assert set(entry.changes) == {"job_title", "email", "mobile"}
    assert Contact.objects.count() == 1


def test_a_contact_one_may_only_see_is_linked_but_not_filled(cast: Cast, won: Lead, choice: Choice) -> None:
    Grant.objects.filter(role__key="agent", permission="contact.view").update(scope="team")
    Grant.objects.filter(role__key="agent", permission="account.view").update(scope="team")
    held.changed()
    account = create_account({"name": "Hartwig"}, by=cast.tobias)
    contact = create_contact(account, {"last_name": "Hartwig"}, by=cast.tobias)
    made = convert(won, with_(choice, account=account, contact=contact), by=cast.jana)
    contact.refresh_from_db()
    assert (made.contact, contact.email) == (contact, "")


def test_two_people_end_in_one_opportunity(cast: Cast, won: Lead, choice: Choice) -> None:
    first = convert(won, choice, by=cast.jana)
    second = ready(cast, first_name="Malte", email="m.hartwig@moebel.example", mobile="")
    again = with_(choice, account=first.account, opportunity=first.opportunity)
    made = convert(second, again, by=cast.jana)
    assert (made.opportunity, made.made_opportunity) == (first.opportunity, False)
    assert Contact.objects.count() == 2
    assert Opportunity.objects.count() == 1


def test_further_persons_become_contacts_too(cast: Cast, won: Lead, choice: Choice) -> None:
    chosen = LeadPerson.objects.create(lead=won, first_name="Malte", last_name="Kruse", email="m@moebel.example")
    LeadPerson.objects.create(lead=won, last_name="Bleibt")
    made = convert(won, with_(choice, persons=[chosen]), by=cast.jana)
    assert {contact.name for contact in made.account.contacts.all()} == {"Dr. Friederike Hartwig", "Malte Kruse"}


@pytest.mark.parametrize(
    ("policy", "wanted", "made"),
    [
        (Making.ALWAYS, False, True),
        (Making.CHOICE, True, True),
        (Making.CHOICE, False, False),
        (Making.NEVER, True, False),
    ],
)
def test_the_administrator_decides_what_is_made(
    cast: Cast, won: Lead, choice: Choice, policy: str, wanted: bool, made: bool
) -> None:
    ConversionPolicy.objects.update(contact=policy, opportunity=policy)
    held.changed()
    conversion = convert(won, with_(choice, makes_contact=wanted, makes_opportunity=wanted), by=cast.jana)
    assert (conversion.contact is not None, conversion.opportunity is not None) == (made, made)
    assert conversion.account is not None


def test_stages_that_have_to_be_passed_are_named_and_may_be_completed(cast: Cast, choice: Choice) -> None:
    lead = assign(cast.lead(), cast.jana, by=cast.viola)
    with pytest.raises(StagesMissing) as refused:
        convert(lead, choice, by=cast.jana)
    missing = refused.value.facts["missing"]
    assert missing == [stage.pk for stage in cast.stages[1:3]]
    assert not Account.objects.exists()
    assert not Entry.objects.filter(subject_kind="account").exists()
    convert(lead, with_(choice, completing=cast.stages[1:3]), by=cast.jana)
    lead.refresh_from_db()
    assert lead.outcome == Outcome.WON


def test_nothing_is_left_behind_when_the_last_part_fails(cast: Cast, won: Lead, choice: Choice) -> None:
    before = Entry.objects.count()
    cast.tobias.is_active = False
    cast.tobias.save()
    with pytest.raises(ResponsibleIsInactive):
        convert(won, with_(choice, owner=cast.tobias), by=cast.jana)
    other = create_account({"name": "Werft"}, by=cast.jana)
    stranger = create_contact(other, {"last_name": "Kruse"}, by=cast.jana)
    with pytest.raises(ContactOfOtherAccount):
        convert(won, with_(choice, contact=stranger), by=cast.jana)
    assert Account.objects.get() == other
    assert not Conversion.objects.exists()
    assert Entry.objects.count() == before + 2


def test_a_lead_is_converted_once(cast: Cast, won: Lead, choice: Choice) -> None:
    convert(won, choice, by=cast.jana)
    with pytest.raises(LeadIsConverted):
        convert(won, choice, by=cast.jana)


def test_a_new_lead_is_not_converted(cast: Cast, choice: Choice) -> None:
    with pytest.raises(NewLeadCannotMove):
        convert(cast.lead(), choice, by=cast.viola)


def test_a_stale_form_is_refused(cast: Cast, won: Lead, choice: Choice) -> None:
    with pytest.raises(Stale):
        convert(won, choice, by=cast.jana, version=won.version - 1)


def test_a_converted_status_is_required(cast: Cast, won: Lead, choice: Choice) -> None:
    with pytest.raises(ConvertedStatusMissing):
        convert(won, with_(choice, status=None), by=cast.jana)


def test_an_account_that_may_not_be_seen_does_not_exist(cast: Cast, won: Lead, choice: Choice) -> None:
    theirs = create_account({"name": "Hartwig"}, by=cast.olaf)
    with pytest.raises(Unseen):
        convert(won, with_(choice, account=theirs), by=cast.jana)


def test_an_account_in_the_bin_is_not_linked(cast: Cast, won: Lead, choice: Choice) -> None:
    account = discard(create_account({"name": "Hartwig"}, by=cast.jana), by=cast.jana)
    with pytest.raises(RecordIsInBin):
        convert(won, with_(choice, account=account), by=cast.jana)


def test_converting_takes_its_permission(cast: Cast, won: Lead, choice: Choice) -> None:
    with pytest.raises(MissingPermission):
        convert(won, choice, by=cast.leo)
    with pytest.raises(Unseen):
        convert(won, choice, by=cast.olaf)
