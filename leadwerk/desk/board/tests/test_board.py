import re

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.leads.actions.close import lose
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import StageOfOtherProcess
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast: Cast) -> Lead:
    return cast.lead(owner=cast.jana, value=4_120_000_00)


def board_of(cast: Cast, **query: int) -> str:
    return reverse("board", args=[cast.process.pk], query=query or None)


def move_url(cast: Cast, lead: Lead) -> str:
    return reverse("board_move", args=[cast.process.pk, lead.pk])


HTMX = {"HX-Request": "true"}


def test_a_board_shows_the_active_leads_of_its_process_in_their_stages(client: Client, cast: Cast, lead: Lead) -> None:
    waiting = cast.lead(company_name="Wartet noch GmbH")
    closed = lose(cast.lead(owner=cast.jana, company_name="Vorbei AG"), cast.loss_reason(), by=cast.jana)
    client.force_login(cast.jana)
    page = client.get(board_of(cast)).text
    assert lead.name in page
    assert "4.120.000" in page
    assert all(stage.label in page for stage in cast.stages)
    assert waiting.name not in page
    assert closed.name not in page


def test_a_dropped_card_moves_and_both_lanes_come_back_with_a_way_to_undo(
    client: Client, cast: Cast, lead: Lead
) -> None:
    client.force_login(cast.jana)
    first, second, third, _ = cast.stages
    answer = client.post(move_url(cast, lead), {"stage": second.pk, "version": lead.version}, headers=HTMX)
    assert answer.status_code == 200
    assert f'id="lane-{first.pk}"' in answer.text
    assert f'id="lane-{second.pk}"' in answer.text
    assert f'id="lane-{third.pk}"' not in answer.text
    assert "/undo/" in answer["HX-Trigger"]
    lead.refresh_from_db()
    assert lead.stage == second


def test_a_card_dropped_in_another_process_is_refused_with_the_rules_sentence_and_code(
    client: Client, cast: Cast, lead: Lead
) -> None:
    from leadwerk.people.actors import SYSTEM
    from leadwerk.pipelines.actions.supply import add_stages
    from leadwerk.pipelines.models import SalesProcess

    other = SalesProcess.objects.create(name="Börse")
    (stage,) = add_stages(other, [("Angenommen", "Accepted", 10, "", None, "", "")], by=SYSTEM)
    client.force_login(cast.jana)
    answer = client.post(move_url(cast, lead), {"stage": stage.pk}, headers=HTMX)
    assert answer.status_code == 409
    refused = client.post(move_url(cast, lead), {"stage": stage.pk}, headers={"Accept": "application/json"})
    assert refused.json()["code"] == StageOfOtherProcess.code
    lead.refresh_from_db()
    assert lead.stage == cast.stages[0]


def test_of_two_people_who_drop_the_same_card_the_second_is_told_that_it_moved(
    client: Client, cast: Cast, lead: Lead
) -> None:
    client.force_login(cast.jana)
    seen = lead.version
    client.post(move_url(cast, lead), {"stage": cast.stages[1].pk, "version": seen}, headers=HTMX)
    late = client.post(move_url(cast, lead), {"stage": cast.stages[2].pk, "version": seen}, headers=HTMX)
    assert late.status_code == 409
    lead.refresh_from_db()
    assert lead.stage == cast.stages[1]


def test_what_may_not_be_moved_cannot_be_grabbed(client: Client, cast: Cast, lead: Lead) -> None:
    client.force_login(cast.leo)
    page = client.get(board_of(cast)).text
    assert lead.name in page
    assert "data-move" not in page.split("<main", 1)[1]
    assert client.post(move_url(cast, lead), {"stage": cast.stages[1].pk}, headers=HTMX).status_code == 403


def test_leads_of_other_teams_are_neither_shown_nor_counted_nor_moved(client: Client, cast: Cast, lead: Lead) -> None:
    client.force_login(cast.olaf)
    page = client.get(board_of(cast)).text
    assert lead.name not in page
    assert "4.120.000" not in page
    assert client.post(move_url(cast, lead), {"stage": cast.stages[1].pk}, headers=HTMX).status_code == 404


def test_a_full_lane_shows_more_on_demand(client: Client, cast: Cast) -> None:
    made = [cast.lead(owner=cast.jana, company_name=f"Firma {n}", email="") for n in range(23)]
    client.force_login(cast.jana)
    page = client.get(board_of(cast)).text
    assert "3 weitere zeigen" in page
    assert page.count('id="card-') == 20
    rest = reverse("board_lane", args=[cast.process.pk, cast.stages[0].pk], query={"before": made[3].pk, "left": 3})
    fragment = client.get(rest, headers=HTMX).text
    assert fragment.count('id="card-') == 3
    assert "lane__more" not in fragment


def test_a_board_can_show_one_persons_leads_only(client: Client, cast: Cast, lead: Lead) -> None:
    other = cast.lead(owner=cast.tobias, company_name="Autohaus Wendt")
    client.force_login(cast.viola)
    page = client.get(board_of(cast, owner=cast.tobias.pk)).text
    assert other.name in page
    assert lead.name not in page
    assert client.get(board_of(cast) + "?owner=nonsense").status_code == 200


def test_a_board_costs_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(12):
        cast.lead(owner=cast.jana, company_name=f"Firma {number}")
    client.force_login(cast.jana)
    client.get(board_of(cast))
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get(board_of(cast))


def test_an_unknown_board_does_not_exist(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    assert client.get(reverse("board", args=[999_999])).status_code == 404
    assert client.get(reverse("boards")).url == board_of(cast)  # type: ignore[attr-defined]


def test_the_board_reads_in_english(client: Client, cast: Cast, lead: Lead) -> None:
    cast.jana.language = "en"
    cast.jana.save()
    client.force_login(cast.jana)
    page = client.get(board_of(cast)).text
    assert "All owners" in page
    assert "First contact" in page


def filtered(cast: Cast, text: str) -> str:
    return f"{board_of(cast)}?{text}"


def test_a_board_is_filtered_like_the_list_and_counts_what_it_shows(client: Client, cast: Cast) -> None:
    rated = cast.lead(owner=cast.jana, company_name="Autohaus Wendt", value=1_000_00)
    Lead.objects.filter(pk=rated.pk).update(rating="A")
    other = cast.lead(owner=cast.jana, company_name="Weingut Ebernburg", value=5_000_00)
    client.force_login(cast.jana)
    page = client.get(filtered(cast, "rating=A&text=autohaus")).text
    assert rated.name in page
    assert other.name not in page
    assert "1 Lead · 1.000" in page.replace("\xa0", " ")
    assert "Filter Bewertung entfernen" in page
    assert f"process%3D{cast.process.pk}%26rating%3DA" in page, "the record knows by what it was found"
    answer = client.post(
        f"{move_url(cast, rated)}?rating=A", {"stage": cast.stages[1].pk, "version": rated.version}, headers=HTMX
    )
    assert rated.name in answer.text
    assert other.name not in answer.text, "the lanes that come back are asked the same"


def test_conditions_that_the_tally_knows_are_not_counted(
    client: Client, cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    from leadwerk.desk.board.address import read
    from leadwerk.desk.board.lanes import Board

    cast.lead(owner=cast.jana, value=100_00)
    cast.lead(owner=cast.tobias, value=200_00)
    tallied = Board(cast.viola, read(cast.process, [("owner", str(cast.jana.pk)), ("team", "mine")]))
    counted = Board(cast.viola, read(cast.process, [("owner", str(cast.jana.pk)), ("source", "none")]))
    assert tallied.is_tallied
    assert not counted.is_tallied
    assert tallied.sums == counted.sums == {cast.stages[0].pk: (1, 100_00)}


@pytest.mark.parametrize("query", ["", "team=mine", "source=none", "text=firma"])
def test_a_large_scope_shows_the_same_cards_in_the_same_order(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    for number in range(24):
        cast.lead(owner=cast.jana, company_name=f"Firma {number}", email=f"f{number}@firma.example")
    client.force_login(cast.jana)
    rest = reverse("board_lane", args=[cast.process.pk, cast.stages[0].pk])
    middle = Lead.objects.order_by("-pk")[19].pk

    def shown() -> list[str]:
        pages = client.get(filtered(cast, query)).text, client.get(f"{rest}?{query}&before={middle}", headers=HTMX).text
        return [pk for page in pages for pk in re.findall(r'id="card-(\d+)"', page)]

    small = shown()
    monkeypatch.setattr("leadwerk.desk.board.lanes.SCANNED", -1)
    monkeypatch.setattr("leadwerk.desk.board.lanes.MOST_COUNTED", 0)
    assert shown() == small == [str(pk) for pk in Lead.objects.order_by("-pk").values_list("pk", flat=True)]


def test_more_than_can_be_counted_is_said_and_not_made_up(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadwerk.desk.board.lanes.MOST_COUNTED", 2)
    for number in range(3):
        cast.lead(owner=cast.jana, company_name=f"Firma {number}")
    client.force_login(cast.jana)
    page = client.get(filtered(cast, "source=none")).text
    assert "über" in page
    assert "lane__count" not in page
    assert page.count('id="card-') == 3


def test_the_ends_say_how_many_leads_ended_there(client: Client, cast: Cast) -> None:
    lose(cast.lead(owner=cast.jana, value=7_000_00), cast.loss_reason(), by=cast.jana)
    client.force_login(cast.jana)

    def foot(url: str) -> str:
        return client.get(url).text.split('data-end="lost"')[1].split("</div>")[0].replace("\xa0", " ")

    assert "1 Lead · 7.000" in foot(board_of(cast))
    assert "Lead" not in foot(filtered(cast, "rating=A")), "to know it, one would have to count"


def test_a_filter_of_the_board_leads_back_to_the_board(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    page = client.get(filtered(cast, "rating=A")).text
    url = reverse("board_filter", args=[cast.process.pk, "value"])
    assert f"{url}?rating=A" in page
    form = client.get(f"{url}?rating=A").text
    assert f'action="{board_of(cast)}"' in form
    assert '<input type="hidden" name="rating" value="A">' in form
    sent = client.get(board_of(cast) + "?rating=A&value.from=4000&value.to=")
    assert sent.url == board_of(cast) + "?rating=A&value=4000.."  # type: ignore[attr-defined]
    for given in ("group", "status", "stage", "process"):
        assert client.get(reverse("board_filter", args=[cast.process.pk, given])).status_code == 404


def test_a_board_on_which_the_filters_leave_nothing_says_so_and_offers_the_way_out(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    empty = client.get(filtered(cast, "rating=A&value=4000..")).text
    assert "Kein Lead passt zu den Filtern" in empty
    assert f'href="{board_of(cast)}">Filter entfernen</a>' in empty
    assert 'class="lane"' not in empty
    for path in (board_of(cast), filtered(cast, "farbe=rot")):
        assert 'class="lane"' in client.get(path).text


def test_what_a_filter_does_not_understand_is_shown(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    assert "chip--odd" in client.get(filtered(cast, "value=viel")).text


def test_a_new_lead_is_begun_from_the_board_by_those_who_may(client: Client, cast: Cast) -> None:
    for who, is_offered in ((cast.jana, True), (cast.leo, False)):
        client.force_login(who)
        main = client.get(board_of(cast)).text.split("<main", 1)[1].split("</main")[0]
        assert (f'href="{reverse("lead_create")}"' in main) is is_offered


def test_a_filtered_board_costs_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(12):
        cast.lead(owner=cast.jana, company_name=f"Firma {number}")
    client.force_login(cast.jana)
    client.get(board_of(cast))
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get(filtered(cast, "text=firma&source=none&value=none"))
