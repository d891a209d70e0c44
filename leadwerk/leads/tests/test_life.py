import pytest

from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.close import lose, reject, reopen
from leadwerk.leads.actions.move import move, passed_stages
from leadwerk.leads.actions.undo import undo
from leadwerk.leads.refusals import NewLeadCannotMove, ReasonMissing
from leadwerk.tallies.models import Tally
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_life(cast: Cast) -> None:
    lead = cast.lead()
    s1, s2, _, s4 = cast.stages
    with pytest.raises(NewLeadCannotMove):
        move(lead, s2, by=cast.ada)
    lead = assign(lead, cast.jana, by=cast.viola)
    lead = move(lead, s2, by=cast.jana)
    lead = move(lead, s4, by=cast.jana)
    assert passed_stages(lead) == {s1.pk, s2.pk}
    lead = move(lead, s2, by=cast.jana)
    assert passed_stages(lead) == {s1.pk}
    last = Entry.objects.latest("pk")
    undo(last.change_set, by=cast.jana)
    lead.refresh_from_db()
    assert lead.stage == s4
    assert passed_stages(lead) == {s1.pk, s2.pk}
    with pytest.raises(ReasonMissing):
        reject(lead, cast.rejection_code(needs_text=True), by=cast.jana)
    lead = lose(lead, cast.loss_reason(), by=cast.jana)
    lead = reopen(lead, by=cast.jana)
    assert {(t.group, t.leads) for t in Tally.objects.exclude(leads=0)} == {("active", 1)}
