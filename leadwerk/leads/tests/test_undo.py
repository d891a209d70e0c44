from collections.abc import Callable

import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.assign import assign, release, take_on
from leadwerk.leads.actions.bin import discard, restore
from leadwerk.leads.actions.close import lose, reject, reopen, win
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.move import change_process, move, passed_stages
from leadwerk.leads.actions.note import note
from leadwerk.leads.actions.persons import add_person, edit_person, remove_person
from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.actions.undo import undo
from leadwerk.leads.models import AddressKey, Lead, LeadPerson
from leadwerk.leads.refusals import LeadIsConverted, LeadIsInBin, UndoneAlready
from leadwerk.leads.tests.proof import last_entry, row, told
from leadwerk.people.actors import SYSTEM
from leadwerk.pipelines.actions.supply import add_stages
from leadwerk.pipelines.models import SalesProcess
from tests.cast import Cast

COUNTED_ON = {"version", "last_activity_at", "worked_at"}
Verb = Callable[[Cast, Lead], object]


def _other_process(cast: Cast, lead: Lead) -> object:
    process = SalesProcess.objects.create(name="Börse")
    stage = add_stages(process, [("Angebot", "", 0, "", None, "", "")], by=SYSTEM)[0]
    return change_process(lead, process, stage, by=cast.ada)


def _active(cast: Cast) -> Lead:
    return move(cast.lead(owner=cast.jana, value=500), cast.stages[1], by=cast.ada)


def _lost(cast: Cast) -> Lead:
    return lose(_active(cast), cast.loss_reason(), by=cast.ada)


VERBS: dict[str, tuple[Callable[[Cast], Lead], Verb]] = {
    "edited": (_active, lambda c, x: edit(x, {"email": "neu@b.example", "value": 900}, by=c.ada)),
    "assigned": (_active, lambda c, x: assign(x, c.olaf, by=c.ada)),
    "taken": (lambda c: c.lead(), lambda c, x: take_on(x, by=c.ada)),
    "released": (_active, lambda c, x: release(x, by=c.ada)),
    "moved": (_active, lambda c, x: move(x, c.stages[3], by=c.ada)),
    "set_back": (_active, lambda c, x: move(x, c.stages[0], by=c.ada)),
    "process_changed": (_active, _other_process),
    "qualified": (_active, lambda c, x: qualify(x, "A", by=c.ada)),
    "lost": (_active, lambda c, x: lose(x, c.loss_reason(), by=c.ada)),
    "rejected": (_active, lambda c, x: reject(x, c.rejection_code(), by=c.ada)),
    "reopened": (_lost, lambda c, x: reopen(x, by=c.ada)),
    "binned": (_active, lambda c, x: discard(x, by=c.ada)),
    "restored": (lambda c: discard(_active(c), by=c.ada), lambda c, x: restore(x, by=c.ada)),
}


@pytest.mark.parametrize("kind", VERBS)
def test_what_was_done_can_be_taken_back_and_done_again(cast: Cast, kind: str) -> None:
    begin, verb = VERBS[kind]
    lead = begin(cast)
    before, passed_before = row(lead), passed_stages(lead)
    keys = set(AddressKey.objects.values_list("key", flat=True))
    verb(cast, lead)
    after, passed_after = row(lead), passed_stages(lead)
    assert last_entry(lead).kind == kind
    with told(lead, "undone", by=cast.ada):
        taken_back = undo(last_entry(lead).change_set, by=cast.ada)
    assert (taken_back.leads, taken_back.kept) == (1, [])
    assert {name for name, value in row(lead).items() if value != before[name]} <= COUNTED_ON
    assert passed_stages(lead) == passed_before
    assert set(AddressKey.objects.values_list("key", flat=True)) == keys
    with told(lead, "undone"):
        undo(taken_back.change_set, by=cast.ada)
    assert {name for name, value in row(lead).items() if value != after[name]} <= COUNTED_ON
    assert passed_stages(lead) == passed_after


def test_what_was_changed_since_stays(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, city="Herford", industry="Möbel")
    edit(lead, {"city": "Bünde", "industry": "Holz"}, by=cast.jana)
    first = last_entry(lead).change_set
    edit(lead, {"city": "Löhne"}, by=cast.viola)
    with told(lead, "undone"):
        taken_back = undo(first, by=cast.jana)
    lead.refresh_from_db()
    assert (lead.city, lead.industry) == ("Löhne", "Möbel")
    assert taken_back.kept[0][1] == ["city"]


def test_an_owner_goes_back_with_the_team_or_not_at_all(cast: Cast) -> None:
    lead = cast.lead(team=cast.sued)
    assign(lead, cast.jana, by=cast.ada)
    first = last_entry(lead).change_set
    assign(lead, cast.tobias, by=cast.ada)
    with told(lead):
        taken_back = undo(first, by=cast.ada)
    assert taken_back.leads == 0
    lead.refresh_from_db()
    assert (lead.owner, lead.team) == (cast.tobias, cast.nord)


def test_a_stage_goes_back_only_while_the_lead_is_still_in_it(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    move(lead, cast.stages[1], by=cast.jana)
    first = last_entry(lead).change_set
    move(lead, cast.stages[2], by=cast.jana)
    move(lead, cast.stages[1], by=cast.jana)
    with told(lead):
        assert undo(first, by=cast.jana).leads == 0


def test_persons_come_back(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    person = add_person(lead, {"last_name": "Kruse", "email": "k@b.example"}, by=cast.jana)
    edit_person(person, {"last_name": "Krause"}, by=cast.jana)
    with told(lead, "undone"):
        undo(last_entry(lead).change_set, by=cast.jana)
    assert LeadPerson.objects.get(pk=person.pk).last_name == "Kruse"
    remove_person(person, by=cast.jana)
    with told(lead, "undone"):
        taken_back = undo(last_entry(lead).change_set, by=cast.jana)
    assert LeadPerson.objects.get(pk=person.pk).email == "k@b.example"
    assert AddressKey.objects.filter(key="e:k@b.example").exists()
    undo(taken_back.change_set, by=cast.jana)
    assert not LeadPerson.objects.exists()


def test_a_person_changed_since_stays(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    person = add_person(lead, {"last_name": "Kruse"}, by=cast.jana)
    first = last_entry(lead).change_set
    edit_person(person, {"last_name": "Krause"}, by=cast.viola)
    with told(lead):
        assert undo(first, by=cast.jana).leads == 0
    assert LeadPerson.objects.get().last_name == "Krause"


def test_only_whoever_did_it_takes_it_back_and_only_once(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    edit(lead, {"city": "Bünde"}, by=cast.jana)
    done = last_entry(lead).change_set
    with pytest.raises(Unseen):
        undo(done, by=cast.viola)
    undo(done, by=cast.jana)
    with pytest.raises(UndoneAlready):
        undo(done, by=cast.jana)
    with pytest.raises(Unseen):
        undo(4711, by=cast.jana)


def test_a_note_is_not_taken_back(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    note(lead, "Gesagt ist gesagt.", by=cast.jana)
    with pytest.raises(Unseen):
        undo(last_entry(lead).change_set, by=cast.jana)


def test_a_converted_or_binned_lead_is_left_alone(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    edit(lead, {"city": "Bünde"}, by=cast.jana)
    done = last_entry(lead).change_set
    discard(lead, by=cast.jana)
    with told(lead), pytest.raises(LeadIsInBin):
        undo(done, by=cast.jana)
    restore(lead, by=cast.jana)
    win(lead, by=cast.jana, completing=cast.stages)
    with told(lead), pytest.raises(LeadIsConverted):
        undo(done, by=cast.jana)
