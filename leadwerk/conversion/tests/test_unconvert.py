import pytest

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.actions.unconvert import unconvert
from leadwerk.conversion.models import Conversion
from leadwerk.conversion.refusals import ConversionWorkedOn, LeadIsNotConverted
from leadwerk.customers.actions.create import create_account, create_contact, create_opportunity
from leadwerk.customers.actions.edit import edit
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead, LeadPerson
from leadwerk.people.doors import MissingPermission
from leadwerk.tallies.models import Tally
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_lead_is_open_again_and_what_was_made_lies_in_the_bin(cast: Cast, won: Lead, choice: Choice) -> None:
    LeadPerson.objects.create(lead=won, last_name="Kruse")
    convert(won, Choice(**{**choice.__dict__, "persons": list(won.persons.all())}), by=cast.jana)
    lead = unconvert(won, by=cast.jana)
    assert (lead.is_active, lead.owner, lead.stage) == (True, cast.jana, cast.stages[-1])
    for model in (Account, Contact, Opportunity):
        assert model.objects.exists()
        assert not model.objects.present().exists()
    assert not Conversion.objects.standing().exists()
    assert {(t.group, t.leads) for t in Tally.objects.exclude(leads=0)} == {("active", 1)}
    latest = Entry.objects.latest("pk")
    assert (latest.kind, latest.subject_kind) == ("reopened", "lead")
    assert set(Entry.objects.filter(change_set=latest.change_set).values_list("kind", flat=True)) == {
        "record_binned",
        "reopened",
    }


def test_it_can_be_converted_again(cast: Cast, won: Lead, choice: Choice) -> None:
    convert(won, choice, by=cast.jana)
    unconvert(won, by=cast.jana)
    convert(won, choice, by=cast.jana)
    assert (Conversion.objects.count(), Conversion.objects.standing().count()) == (2, 1)


def test_what_was_linked_stays_without_what_was_filled_in(cast: Cast, won: Lead, choice: Choice) -> None:
    account = create_account({"name": "Hartwig"}, by=cast.jana)
    contact = create_contact(account, {"last_name": "Hartwig", "phone": "030 1234567"}, by=cast.jana)
    convert(won, Choice(**{**choice.__dict__, "account": account, "contact": contact}), by=cast.jana)
    edit(contact, {"email": "neu@moebel.example"}, by=cast.jana)
    unconvert(won, by=cast.jana)
    contact.refresh_from_db()
    assert contact.deleted_at is None
    assert (contact.mobile, contact.mobile_key, contact.phone) == ("", "", "030 1234567")
    assert contact.email == "neu@moebel.example"


def test_once_somebody_worked_on_it_the_conversion_stands(cast: Cast, won: Lead, choice: Choice) -> None:
    made = convert(won, choice, by=cast.jana)
    assert made.opportunity is not None
    edit(made.opportunity, {"value": 5}, by=cast.jana)
    with pytest.raises(ConversionWorkedOn) as refused:
        unconvert(won, by=cast.jana)
    assert refused.value.facts == {"records": made.opportunity.number}
    won.refresh_from_db()
    assert won.is_closed


def test_what_hangs_on_the_new_account_since_then_counts_as_work(cast: Cast, won: Lead, choice: Choice) -> None:
    made = convert(won, choice, by=cast.jana)
    create_opportunity(made.account, {"name": "Wartung"}, by=cast.jana)
    with pytest.raises(ConversionWorkedOn) as refused:
        unconvert(won, by=cast.jana)
    assert refused.value.facts == {"records": made.account.number}


def test_only_a_converted_lead_is_unconverted(cast: Cast, won: Lead) -> None:
    with pytest.raises(LeadIsNotConverted):
        unconvert(won, by=cast.jana)


def test_undoing_takes_the_same_permission(cast: Cast, won: Lead, choice: Choice) -> None:
    convert(won, choice, by=cast.jana)
    with pytest.raises(MissingPermission):
        unconvert(won, by=cast.leo)
    with pytest.raises(Unseen):
        unconvert(won, by=cast.olaf)
