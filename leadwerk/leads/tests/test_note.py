import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose, win
from leadwerk.leads.actions.note import note
from leadwerk.leads.refusals import LeadIsConverted, LeadIsInBin, TextMissing
from leadwerk.leads.tests.proof import last_entry, told
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast


def test_a_note_stands_in_the_journal_as_written(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead, "noted", by=cast.jana):
        noted = note(lead, "  Zeile 1\n<b>Zeile 2</b>\x00 ", by=cast.jana)
    assert last_entry(lead).text == "Zeile 1\n<b>Zeile 2</b>\ufffd"
    assert not noted.is_fresh


def test_a_note_by_somebody_else_leaves_the_lead_newly_assigned(cast: Cast) -> None:
    assert note(cast.lead(owner=cast.jana), "Bitte heute anrufen.", by=cast.viola).is_fresh


def test_a_closed_lead_takes_notes(cast: Cast) -> None:
    lead = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    with told(lead, "noted"):
        note(lead, "Meldet sich im Frühjahr.", by=cast.jana)


def test_refusals_and_rights(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(TextMissing):
        note(lead, " \n ", by=cast.jana)
    with pytest.raises(MissingPermission):
        note(lead, "x", by=cast.leo)
    with pytest.raises(Unseen):
        note(lead, "x", by=cast.olaf)
    with pytest.raises(LeadIsInBin):
        note(discard(lead, by=cast.jana), "x", by=cast.jana)
    with pytest.raises(LeadIsConverted):
        note(win(cast.lead(owner=cast.jana), by=cast.jana, completing=cast.stages), "x", by=cast.jana)
