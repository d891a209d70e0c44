import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.close import lose
from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.models import Qualification
from leadwerk.leads.refusals import LeadIsClosed, RatingMissing
from leadwerk.leads.tests.proof import told
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast


def test_the_assessor_the_rating_and_the_sentence_are_kept(cast: Cast) -> None:
    lead = cast.lead()
    with told(lead, "qualified", by=cast.viola):
        rated = qualify(lead, "B", by=cast.viola, text="Budget bestätigt.")
    assert rated.rating == "B"
    kept = Qualification.objects.get(lead=lead)
    assert (kept.assessor, kept.rating, kept.text) == (cast.viola, "B", "Budget bestätigt.")


def test_rating_again_keeps_the_story(cast: Cast) -> None:
    lead = qualify(cast.lead(owner=cast.jana), "B", by=cast.viola)
    with told(lead, "qualified", by=cast.jana):
        qualify(lead, "A", by=cast.jana)
    assert list(Qualification.objects.order_by("pk").values_list("rating", flat=True)) == ["B", "A"]


@pytest.mark.parametrize("rating", ["", "E", "a", "AB"])
def test_only_a_to_d(cast: Cast, rating: str) -> None:
    lead = cast.lead()
    with told(lead), pytest.raises(RatingMissing):
        qualify(lead, rating, by=cast.jana)


def test_refusals_and_rights(cast: Cast) -> None:
    with pytest.raises(LeadIsClosed):
        qualify(lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana), "A", by=cast.jana)
    with pytest.raises(MissingPermission):
        qualify(cast.lead(), "A", by=cast.leo)
    with pytest.raises(Unseen):
        qualify(cast.lead(team=cast.sued), "A", by=cast.jana)
