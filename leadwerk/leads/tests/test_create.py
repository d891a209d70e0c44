import pytest

from leadwerk.campaigns.models import Article, Campaign
from leadwerk.foundation import held
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.create import create
from leadwerk.leads.models import AddressKey, Channel, Lead
from leadwerk.leads.refusals import FieldUnknown, NothingKnown, OwnerIsInactive
from leadwerk.leads.tests.proof import KEPT, last_entry, row
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from leadwerk.pipelines.actions.supply import add_stages
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Marketplace, SalesProcess, Source, TeamProcess
from tests.cast import Cast

AT_ONCE = {"created_at", "received_at", "stage_entered_at", "assigned_at", "id"}


@pytest.mark.parametrize(
    "known",
    [
        {"email": "a@b.example"},
        {"phone": "030 123456"},
        {"description": "Rief an, will Solar."},
        {"last_name": "Kruse"},
    ],
)
def test_one_address_one_number_or_one_sentence_is_enough(cast: Cast, known: dict[str, str]) -> None:
    lead = create(known, by=cast.jana)
    assert lead.is_new
    assert lead.team == cast.nord
    assert lead.stage == cast.stages[0]
    assert lead.name == next(iter(known.values()))


@pytest.mark.parametrize("nothing", [{}, {"company_name": "  "}, {"city": "Herford"}])
def test_nothing_known_makes_no_lead(cast: Cast, nothing: dict[str, str]) -> None:
    with pytest.raises(NothingKnown):
        create(nothing, by=cast.jana)
    assert not Lead.objects.exists()


def test_the_first_entry_tells_every_column(cast: Cast) -> None:
    lead = create(
        {"company_name": "Möbel AG", "email": "A@B.example", "value": 500, "more_addresses": []},
        by=cast.viola,
        owner=cast.jana,
        source=next(iter(catalog().sources.values())),
    )
    entry = last_entry(lead)
    stored = {name: value for name, value in row(lead).items() if value not in ("", None, [], 0)}
    assert set(stored) - KEPT - AT_ONCE == set(entry.changes)
    assert all(entry.changes[name] == [None, stored[name]] for name in entry.changes)
    assert entry.by == cast.viola


def test_with_an_owner_it_starts_active_in_their_team(cast: Cast) -> None:
    lead = create({"last_name": "Kruse"}, by=cast.ada, owner=cast.olaf)
    assert lead.is_active
    assert lead.team == cast.sued
    assert lead.is_fresh


def test_addresses_are_kept_as_keys(cast: Cast) -> None:
    lead = create({"email": "F.Hartwig@Moebel.Example", "mobile": "0171 39200 07"}, by=cast.jana)
    keys = set(AddressKey.objects.filter(lead=lead).values_list("key", flat=True))
    assert keys == {"e:f.hartwig@moebel.example", "t:+491713920007"}


def test_the_process_follows_marketplace_before_campaign_source_and_team(cast: Cast) -> None:
    def process(name: str) -> SalesProcess:
        made = SalesProcess.objects.create(name=name)
        add_stages(made, [("Erste", "", 0, "", None, "", "")], by=SYSTEM)
        return made

    by_team, by_source, by_campaign, by_marketplace = (
        process(name) for name in ("Team", "Quelle", "Kampagne", "Markt")
    )
    TeamProcess.objects.create(team=cast.nord, process=by_team)
    source = Source.objects.create(name="Börse", process=by_source)
    campaign = Campaign.objects.create(name="Herbst", process=by_campaign)
    marketplace = Marketplace.objects.create(name="Solarbörse", process=by_marketplace)
    held.changed()
    known = {"last_name": "Kruse"}
    assert create(known, by=cast.ada).process == cast.process
    assert create(known, by=cast.ada, team=cast.nord).process == by_team
    assert create(known, by=cast.ada, team=cast.nord, source=source).process == by_source
    assert create(known, by=cast.ada, source=source, campaign=campaign).process == by_campaign
    offered = create(known, by=cast.ada, source=source, campaign=campaign, marketplace=marketplace)
    assert (offered.process, offered.stage.name) == (by_marketplace, "Erste")


def test_a_campaign_brings_its_article(cast: Cast) -> None:
    article = Article.objects.create(name="Wallbox")
    campaign = Campaign.objects.create(name="Herbst", article=article)
    held.changed()
    assert create({"last_name": "Kruse"}, by=cast.ada, campaign=campaign).article == article
    assert create({"last_name": "Kruse", "campaign": campaign}, by=cast.ada).article == article
    other = Article.objects.create(name="Speicher")
    assert create({"last_name": "Kruse", "article": other}, by=cast.ada, campaign=campaign).article == other


def test_who_may_not_create_or_assign_does_not(cast: Cast) -> None:
    known = {"last_name": "Kruse"}
    with pytest.raises(MissingPermission):
        create(known, by=cast.leo)
    with pytest.raises(MissingPermission):
        create(known, by=cast.jana, owner=cast.tobias)
    with pytest.raises(MissingPermission):
        create(known, by=cast.jana, team=cast.sued)
    assert create(known, by=cast.jana, owner=cast.jana).owner == cast.jana
    assert create(known, by=cast.marta).channel == Channel.MANUAL


def test_what_is_no_field_and_who_has_left_is_refused(cast: Cast) -> None:
    with pytest.raises(FieldUnknown):
        create({"last_name": "Kruse", "outcome": "won"}, by=cast.ada)
    User.objects.filter(pk=cast.tobias.pk).update(is_active=False)
    cast.tobias.refresh_from_db()
    with pytest.raises(OwnerIsInactive):
        create({"last_name": "Kruse"}, by=cast.ada, owner=cast.tobias)


def test_hostile_text_is_stored_as_text(cast: Cast) -> None:
    lead = create({"company_name": "<script>alert(1)</script>\x00", "description": "x" * 100_000}, by=cast.jana)
    lead.refresh_from_db()
    assert lead.company_name == "<script>alert(1)</script>\ufffd"
    assert len(lead.description) == 100_000
    assert Entry.objects.count() == 1
