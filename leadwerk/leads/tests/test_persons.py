import pytest

from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.persons import COLUMNS, add_person, edit_person, remove_person
from leadwerk.leads.models import AddressKey, LeadPerson
from leadwerk.leads.refusals import FieldUnknown, LeadIsInBin, PersonUnknown
from leadwerk.leads.tests.proof import last_entry, told
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast

KRUSE = {"first_name": "Jörn", "last_name": "Kruse", "email": "Kruse@Moebel.example", "phone": "030 23125 078"}


def keys(lead_id: int) -> set[str]:
    return set(AddressKey.objects.filter(lead=lead_id).values_list("key", flat=True))


def test_a_person_is_added_found_and_told(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, email="")
    with told(lead, "person_added", by=cast.jana):
        person = add_person(lead, KRUSE, by=cast.jana)
    assert keys(lead.pk) == {"e:kruse@moebel.example", "t:+493023125078"}
    lead.refresh_from_db()
    assert "joern" in lead.folded
    before, after = last_entry(lead).changes["person"]
    assert before is None
    assert after == {"id": person.pk, **dict.fromkeys(COLUMNS, ""), **KRUSE}


def test_a_changed_person_is_told_column_by_column(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, email="")
    person = add_person(lead, KRUSE, by=cast.jana)
    with told(lead, "person_edited"):
        edit_person(person, {"email": "jk@moebel.example", "phone": ""}, by=cast.jana)
    assert keys(lead.pk) == {"e:jk@moebel.example"}
    before, after = last_entry(lead).changes["person"]
    assert {name for name in after if before[name] != after[name]} == {"email", "phone"}
    with told(lead):
        edit_person(person, {"email": "jk@moebel.example"}, by=cast.jana)


def test_a_removed_person_is_kept_in_the_journal(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, email="")
    person = add_person(lead, KRUSE, by=cast.jana)
    with told(lead, "person_removed", by=cast.jana):
        remove_person(person, by=cast.jana)
    assert keys(lead.pk) == set()
    assert not LeadPerson.objects.exists()
    assert last_entry(lead).changes["person"][0]["last_name"] == "Kruse"
    with pytest.raises(Unseen):
        remove_person(person, by=cast.jana)


def test_what_somebody_else_changed_is_not_overwritten(cast: Cast) -> None:
    person = add_person(cast.lead(owner=cast.jana), KRUSE, by=cast.jana)
    edit_person(person, {"phone": "030 1"}, by=cast.viola)
    with pytest.raises(Stale):
        edit_person(person, {"phone": "030 2"}, by=cast.jana, seen={"phone": KRUSE["phone"]})
    assert edit_person(person, {"mobile": "0171 1"}, by=cast.jana, seen={"mobile": ""}).mobile == "0171 1"


def test_refusals_and_rights(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(PersonUnknown):
        add_person(lead, {"salutation": "Frau"}, by=cast.jana)
    with pytest.raises(FieldUnknown):
        add_person(lead, {"lead": "7"}, by=cast.jana)
    person = add_person(lead, {"last_name": "Kruse"}, by=cast.jana)
    with pytest.raises(PersonUnknown):
        edit_person(person, {"last_name": ""}, by=cast.jana)
    for verb in (lambda by: edit_person(person, {"last_name": "X"}, by=by), lambda by: remove_person(person, by=by)):
        with pytest.raises(MissingPermission):
            verb(cast.leo)
        with pytest.raises(Unseen):
            verb(cast.olaf)
    discard(lead, by=cast.jana)
    with pytest.raises(LeadIsInBin):
        add_person(lead, KRUSE, by=cast.jana)
