import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.duplicates.actions.merge import merge
from leadwerk.duplicates.actions.rule import rule
from leadwerk.duplicates.jobs import scan as scan_all
from leadwerk.duplicates.models import Dismissal, Merge, Scan
from leadwerk.duplicates.policy import Policy, policy_for
from leadwerk.foundation.clock import now
from leadwerk.foundation.jobs import run_all
from leadwerk.foundation.models import Job
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.people.models import SecurityEntry, Team, User
from leadwerk.tasks.models import Task
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MOBILE: dict[str, Any] = {"mobile": "0171 3920007"}


def notices(client: Client, lead: Lead) -> str:
    return client.get(reverse("lead_duplicates", args=[lead.pk]), headers={"HX-Request": "true"}).content.decode()


def test_the_notice_names_what_one_may_see_and_why(cast: Cast, client: Client) -> None:
    lead, twin = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana, last_name="Kern")
    client.force_login(cast.jana)
    text = notices(client, lead)
    assert "Mögliche Dublette" in text
    assert "Gleiche E-Mail-Adresse" in text
    assert reverse("lead_merge", args=[lead.pk, twin.pk]) in text


def test_of_another_team_s_lead_there_is_one_sentence_and_not_a_letter_more(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana, last_name="Petzold")
    foreign = [cast.lead(owner=cast.olaf, team=cast.sued, first_name="Geheim", description="Geheim") for _ in range(2)]
    client.force_login(cast.jana)
    text = notices(client, lead)
    assert "bereits in einem anderen Team bearbeitet" in text
    for secret in ("Geheim", "Hartwig", "Olaf", "Süd", *(one.number for one in foreign)):
        assert secret not in text
    rule({}, tells_elsewhere=False, by=cast.ada)
    assert "anderen Team" not in notices(client, lead)
    asked = client.post(reverse("lead_duplicates_request", args=[lead.pk]))
    assert asked.status_code == 404


def test_who_asks_for_a_hand_over_is_named_to_the_owner_once(cast: Cast, client: Client) -> None:
    lead, foreign = cast.lead(owner=cast.jana), cast.lead(owner=cast.olaf, team=cast.sued)
    client.force_login(cast.jana)
    for _ in range(2):
        client.post(reverse("lead_duplicates_request", args=[lead.pk]))
    (task,) = Task.objects.all()
    assert (task.assignee, task.lead) == (cast.olaf, foreign)
    assert "Jana Petersen" in task.subject
    assert Entry.objects.filter(kind="asked_for", subject_id=foreign.pk, by=cast.jana).count() == 1
    assert not Entry.objects.filter(kind="asked_for", subject_id=lead.pk).exists()


def test_where_the_owner_has_left_the_leader_of_the_team_is_asked(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    foreign = cast.lead(owner=cast.olaf, team=cast.sued)
    User.objects.filter(pk=cast.olaf.pk).update(is_active=False)
    client.force_login(cast.jana)
    ask = reverse("lead_duplicates_request", args=[lead.pk])
    for _ in range(2):
        client.post(ask)
    assert not Task.objects.exists()
    assert Entry.objects.filter(kind="asked_for", subject_id=foreign.pk).count() == 1
    Team.objects.filter(pk=cast.sued.pk).update(leader=cast.viola)  # who does not see what is in Süd
    Team.objects.filter(pk=cast.sales.pk).update(leader=cast.ada)
    client.post(ask)
    assert Task.objects.get().assignee == cast.ada


def test_that_it_is_no_duplicate_can_be_taken_back(cast: Cast, client: Client) -> None:
    lead, twin = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana, last_name="Kern")
    client.force_login(cast.jana)
    client.post(reverse("lead_dismissal", args=[lead.pk, twin.pk]))
    client.force_login(cast.tobias)
    assert client.post(reverse("lead_withdrawal", args=[lead.pk, twin.pk])).status_code == 404
    client.force_login(cast.viola)
    page = client.get(reverse("lead_duplicates", args=[twin.pk])).text
    assert "Jana Petersen" in page
    for _ in range(2):
        client.post(reverse("lead_withdrawal", args=[twin.pk, lead.pk]))
    assert not Dismissal.objects.exists()
    assert Entry.objects.filter(kind="dismissal_withdrawn", by=cast.viola).count() == 2
    assert "Mögliche Dublette" in notices(client, lead)


def test_not_a_duplicate_holds_for_everybody(cast: Cast, client: Client) -> None:
    lead, twin = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    client.post(reverse("lead_dismissal", args=[lead.pk, twin.pk]))
    assert Dismissal.objects.count() == 1
    client.force_login(cast.viola)
    assert "Mögliche Dublette" not in notices(client, lead)
    assert "Mögliche Dublette" not in notices(client, twin)


def test_merging_by_the_page_leads_to_the_winner_and_back(cast: Cast, client: Client) -> None:
    winner = cast.lead(owner=cast.jana, last_name="Hartwig")
    loser = cast.lead(owner=cast.jana, last_name="Hartwig-Kern", phone="030 5551234")
    client.force_login(cast.jana)
    url = reverse("lead_merge", args=[winner.pk, loser.pk])
    page = client.get(url).content.decode()
    assert re.search(r'name="field-phone" value="loser" checked', page), "what only one has is taken over"
    sent = {"version": winner.version, "other": loser.version, "field-last_name": "loser"}
    assert client.post(url, sent).status_code == 302
    winner.refresh_from_db()
    assert (winner.last_name, winner.phone) == ("Hartwig-Kern", "030 5551234")
    followed = client.get(reverse("lead", args=[loser.pk]))
    assert (followed.status_code, followed["Location"]) == (302, reverse("lead", args=[winner.pk]))
    shown = client.get(reverse("lead", args=[winner.pk])).content.decode()
    assert f"hat L-{loser.pk}" in shown
    assert loser.number not in client.get(reverse("leads"), {"group": "bin"}).content.decode()
    assert client.post(reverse("lead_restoration", args=[loser.pk])).status_code == 409
    client.post(reverse("lead_separation", args=[Merge.objects.get().pk]))
    winner.refresh_from_db()
    loser.refresh_from_db()
    assert (winner.last_name, winner.phone, loser.deleted_at) == ("Hartwig", "", None)


def test_a_merge_on_top_of_a_change_is_refused_and_keeps_the_choices(cast: Cast, client: Client) -> None:
    winner, loser = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana, last_name="Kern")
    client.force_login(cast.jana)
    sent = {"version": winner.version, "other": loser.version + 1, "field-last_name": "loser"}
    answer = client.post(reverse("lead_merge", args=[winner.pk, loser.pk]), sent)
    assert answer.status_code == 422
    assert 'name="field-last_name" value="loser" checked' in answer.content.decode()


def test_the_company_decides_whether_to_ask_and_what_to_tell(cast: Cast, client: Client) -> None:
    cast.lead(owner=cast.jana, **MOBILE)
    client.force_login(cast.ada)
    chosen = {"manual": "create_and_mark", "form": "attach", "api": "ask", "merges_itself": "on"}
    assert "Dubletten" in client.get(reverse("settings")).content.decode()
    assert client.post(reverse("settings_duplicates"), chosen).status_code == 303
    page = client.get(reverse("settings_duplicates")).content.decode()
    assert re.search(r'value="create_and_mark" selected', page)
    assert SecurityEntry.objects.latest("pk").kind == "company_edited"
    log = client.get(reverse("security_log")).content.decode()
    assert "Am vorhandenen Lead eintragen" in log
    assert "Sichere Dubletten von selbst zusammenführen" in log
    assert [policy_for(channel) for channel in ("form", "api")] == [Policy.ATTACH, Policy.ASK]
    assert client.post(reverse("settings_duplicates"), chosen | {"form": "merge"}).status_code == 422
    client.force_login(cast.jana)
    assert client.post(reverse("lead_create"), {"phone": "0171 3920007"}).status_code == 303
    run_all()
    assert Merge.objects.count() == 1, "nobody was asked, and it is switched on"


def test_both_languages_and_the_page_without_script(cast: Cast, client: Client) -> None:
    lead, twin = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana, last_name="Kern")
    client.force_login(cast.jana)
    for language, words in (("de", "Dubletten von"), ("en", "Duplicates of")):
        cast.jana.language = language
        cast.jana.save(update_fields=["language"])
        assert words in client.get(reverse("lead_duplicates", args=[lead.pk])).content.decode()
        assert client.get(reverse("lead_merge", args=[lead.pk, twin.pk])).status_code == 200


def test_the_dialog_names_who_is_only_alike_and_can_ask_for_a_hand_over(cast: Cast, client: Client) -> None:
    cast.lead(owner=cast.olaf, team=cast.sued, **MOBILE)
    client.force_login(cast.jana)
    url = reverse("lead_create")
    answer = client.post(url, {"last_name": "Hartwig", "phone": "0171 3920007"})
    assert answer.status_code == 422
    despite = re.search(r'name="despite" value="([^"]+)"', answer.content.decode())
    assert despite
    sent = {"last_name": "Hartwig", "phone": "0171 3920007", "despite": despite[1]}
    assert client.post(url, sent | {"ask": "yes"}).status_code == 303
    assert Task.objects.get().assignee == cast.olaf
    assert Lead.objects.count() == 1
    client.post(url, sent)
    assert Lead.objects.count() == 2


def test_all_leads_are_searched_from_a_page_that_shows_how_far_it_is(cast: Cast, client: Client) -> None:
    first, second = cast.lead(owner=cast.jana, **MOBILE), cast.lead(owner=cast.jana, last_name="Kern", **MOBILE)
    client.force_login(cast.jana)
    page = reverse("duplicate_scan")
    assert "Noch nicht durchsucht" in client.get(page).text
    assert client.post(page).status_code == 302
    assert "0 von 2 Leads verglichen" in client.get(page).text
    assert client.post(page).status_code == 409
    waiting = client.get(page, headers={"HX-Request": "true", "HX-Target": "scan-state"})
    assert "HX-Refresh" not in waiting
    Job.objects.update(finished_at=now(), failed=True)
    assert "Die Suche ist stehen geblieben" in client.get(page).text
    client.post(page, {"resume": "yes"})
    assert Job.objects.filter(finished_at=None).count() == 1
    run_all("long")
    assert "HX-Refresh" in client.get(page, headers={"HX-Request": "true", "HX-Target": "scan-state"})
    text = client.get(page).text
    assert reverse("lead_merge", args=[first.pk, second.pk]) in text
    assert "Gleiche Mobilnummer" in text
    gone = client.post(reverse("lead_dismissal", args=[first.pk, second.pk]), {"from": "scan"})
    assert gone["Location"] == page
    assert f'href="{reverse("lead_merge", args=[first.pk, second.pk])}"' not in client.get(page).text


def test_the_list_of_duplicates_costs_the_same_for_many(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        cast.lead(owner=cast.jana, email=f"k{number // 2}@doppelt.example")
    client.force_login(cast.jana)
    client.post(reverse("duplicate_scan"))
    scan_all.func()
    client.get(reverse("duplicate_scan"))
    with django_assert_max_num_queries(9):
        assert client.get(reverse("duplicate_scan")).text.count('id="pair-') >= 6


def test_a_search_whose_job_cannot_be_written_has_not_begun(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("leadwerk.desk.duplicates.views.enqueue_once", full)
    client.force_login(cast.jana)
    with pytest.raises(OSError, match="no space"):
        client.post(reverse("duplicate_scan"))
    assert not Scan.objects.exists()


def test_a_merge_is_one_sentence_in_the_timeline_of_both(client: Client, cast: Cast) -> None:
    winner, loser = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana, company_name="Hartwig KG")
    merge(winner, loser, by=cast.jana)
    client.force_login(cast.jana)
    page = client.get(f"/leads/{winner.pk}/").text
    assert page.count("mit diesem Lead zusammengeführt") == 1
    assert f"hat diesen Lead mit L-{winner.pk}" not in page


def test_whoever_has_settled_one_goes_on_at_the_notices_or_at_the_next_pair(client: Client, cast: Cast) -> None:
    one, other = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    dismissal = reverse("lead_dismissal", args=[one.pk, other.pk])
    assert client.post(dismissal)["Location"] == f"/leads/{one.pk}/#lead-duplicates"
    assert client.post(dismissal, {"from": "scan", "next": "7"})["Location"] == "/leads/duplicates/#pair-7"
    merged = merge(one, other, by=cast.jana)
    answer = client.post(reverse("lead_separation", args=[merged.pk]))
    assert answer["Location"] == f"/leads/{one.pk}/#lead-duplicates"
    assert 'id="lead-duplicates" tabindex="-1"' in client.get(f"/leads/{one.pk}/").text
