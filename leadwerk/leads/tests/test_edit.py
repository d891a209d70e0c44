import pytest

from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose, win
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.persons import add_person
from leadwerk.leads.models import AddressKey
from leadwerk.leads.refusals import FieldUnknown, LeadIsConverted, LeadIsInBin
from leadwerk.leads.tests.proof import last_entry, told
from leadwerk.people.doors import MissingPermission
from leadwerk.pipelines.catalog import catalog
from tests.cast import Cast


def test_fields_change_and_the_journal_tells_it(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    source = next(iter(catalog().sources.values()))
    with told(lead, "edited", by=cast.jana):
        changed = edit(lead, {"city": "Herford", "value": 41_200_000, "source": source}, by=cast.jana)
    assert (changed.city, changed.value, changed.source) == ("Herford", 41_200_000, source)
    assert last_entry(lead).facts["fields"].count(",") == 2


def test_what_is_equal_already_writes_nothing(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, city="Herford")
    with told(lead):
        edit(lead, {"city": " Herford ", "value": None}, by=cast.jana)


def test_search_and_address_keys_follow(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    add_person(lead, {"last_name": "Kruse", "email": "kruse@moebel.example"}, by=cast.jana)
    changed = edit(lead, {"email": "neu@moebel.example", "last_name": "Müller", "company_name": ""}, by=cast.jana)
    keys = set(AddressKey.objects.filter(lead=lead).values_list("key", flat=True))
    assert keys == {"e:neu@moebel.example", "e:kruse@moebel.example"}
    changed.refresh_from_db()
    assert "mueller" in changed.folded
    assert "kruse" in changed.folded
    assert changed.sort_name == "muller"


def test_two_people_may_edit_different_fields(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, city="Herford")
    edit(lead, {"industry": "Möbel"}, by=cast.viola, seen={"industry": ""})
    changed = edit(lead, {"city": "Bünde"}, by=cast.jana, seen={"city": "Herford"})
    assert (changed.city, changed.industry) == ("Bünde", "Möbel")


def test_the_same_field_is_not_overwritten_in_silence(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, city="Herford")
    edit(lead, {"city": "Bünde"}, by=cast.viola, seen={"city": "Herford"})
    with told(lead), pytest.raises(Stale) as refused:
        edit(lead, {"city": "Löhne", "industry": "Möbel"}, by=cast.jana, seen={"city": "Herford", "industry": ""})
    assert refused.value.facts["changes"] == {"city": ["Herford", "Bünde"]}
    assert refused.value.facts["entry"].by == cast.viola
    assert edit(lead, {"city": "Bünde"}, by=cast.jana, seen={"city": "Herford"}).city == "Bünde"


def test_a_text_seen_with_other_line_ends_is_the_same(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana, description="Zeile 1\nZeile 2")
    changed = edit(lead, {"description": "Neu"}, by=cast.jana, seen={"description": "Zeile 1\r\nZeile 2"})
    assert changed.description == "Neu"


def test_another_version_is_refused_where_it_is_asked_for(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    edit(lead, {"city": "Bünde"}, by=cast.viola)
    with pytest.raises(Stale):
        edit(lead, {"industry": "Möbel"}, by=cast.jana, version=lead.version)


def test_a_lost_lead_may_be_edited_a_binned_or_converted_one_may_not(cast: Cast) -> None:
    lost = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    assert edit(lost, {"city": "Bünde"}, by=cast.jana).city == "Bünde"
    binned = discard(cast.lead(owner=cast.jana), by=cast.jana)
    with pytest.raises(LeadIsInBin):
        edit(binned, {"city": "Bünde"}, by=cast.jana)
    won = win(cast.lead(owner=cast.jana), by=cast.jana, completing=cast.stages)
    with pytest.raises(LeadIsConverted):
        edit(won, {"city": "Bünde"}, by=cast.jana)


@pytest.mark.parametrize("name", ["owner", "stage", "outcome", "closed_at", "rating", "nonsense"])
def test_only_the_fields_people_edit_are_edited(cast: Cast, name: str) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(FieldUnknown):
        edit(lead, {name: "x"}, by=cast.ada)


def test_rights(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    before = Entry.objects.count()
    with pytest.raises(Unseen):
        edit(lead, {"city": "Bünde"}, by=cast.olaf)
    with pytest.raises(MissingPermission):
        edit(lead, {"city": "Bünde"}, by=cast.leo)
    with pytest.raises(MissingPermission):
        edit(lead, {"city": "Bünde"}, by=cast.marta)
    assert Entry.objects.count() == before
