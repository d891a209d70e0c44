"""Two people work the same lead at the same moment: nobody overwrites in silence, and every count stays exact."""

import pytest

from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import take_on
from leadwerk.leads.actions.close import lose, reject
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.move import move
from leadwerk.leads.actions.note import note
from leadwerk.leads.actions.persons import add_person, remove_person
from leadwerk.leads.actions.undo import undo
from leadwerk.leads.models import Lead, StageVisit
from leadwerk.leads.tests.proof import last_entry
from leadwerk.tallies.check import differences
from tests.cast import Cast
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def entries(lead: Lead, kind: str) -> int:
    return Entry.objects.filter(subject_kind="lead", subject_id=lead.pk, kind=kind).count()


def test_of_two_who_move_a_lead_one_does(cast: Cast) -> None:
    lead, (first, second, *_rest) = cast.lead(owner=cast.jana), cast.stages
    ends = at_once(*(lambda who=who: move(lead, second, by=who, seen=first) for who in (cast.jana, cast.viola) * 2))
    assert ends == ["done", "stale", "stale", "stale"]
    assert entries(lead, "moved") == 1
    assert StageVisit.objects.filter(lead=lead, left_at__isnull=True).count() == 1
    assert differences(Lead.objects.all()) == []


def test_of_those_who_take_a_lead_one_gets_it_and_the_others_are_told(cast: Cast) -> None:
    lead = cast.lead()
    ends = at_once(*(lambda who=who: take_on(lead, by=who) for who in (cast.jana, cast.tobias, cast.viola)))
    assert ends == ["done", "lead_is_taken", "lead_is_taken"]
    assert entries(lead, "taken") == 1
    assert differences(Lead.objects.all()) == []


def test_of_two_who_edit_a_field_one_is_refused(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, city="Herford")
    ends = at_once(
        lambda: edit(lead, {"city": "Bünde"}, by=cast.jana, seen={"city": "Herford"}),
        lambda: edit(lead, {"city": "Löhne"}, by=cast.viola, seen={"city": "Herford"}),
    )
    assert ends == ["done", "stale"]
    assert entries(lead, "edited") == 1


def test_two_who_edit_different_fields_both_do(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    ends = at_once(
        lambda: edit(lead, {"city": "Bünde"}, by=cast.jana, seen={"city": ""}),
        lambda: edit(lead, {"value": 5_000}, by=cast.viola, seen={"value": None}),
        lambda: note(lead, "Zugleich.", by=cast.ada),
    )
    assert ends == ["done", "done", "done"]
    stored = Lead.objects.get(pk=lead.pk)
    assert (stored.city, stored.value, stored.version) == ("Bünde", 5_000, lead.version + 3)
    assert differences(Lead.objects.all()) == []


def test_of_two_who_close_a_lead_one_does(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    ends = at_once(
        lambda: lose(lead, cast.loss_reason(), by=cast.jana),
        lambda: reject(lead, cast.rejection_code(), by=cast.viola),
    )
    assert ends == ["done", "lead_is_closed"]
    assert differences(Lead.objects.all()) == []


def test_a_change_is_undone_once(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    edit(lead, {"city": "Bünde"}, by=cast.jana)
    done = last_entry(lead).change_set
    assert at_once(lambda: undo(done, by=cast.jana), lambda: undo(done, by=cast.jana)) == ["done", "undone_already"]
    assert entries(lead, "undone") == 1


def test_a_person_is_removed_once(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    person = add_person(lead, {"last_name": "Kruse"}, by=cast.jana)
    ends = at_once(lambda: remove_person(person, by=cast.jana), lambda: remove_person(person, by=cast.viola))
    assert ends == ["done", "not_found"]
    assert entries(lead, "person_removed") == 1
