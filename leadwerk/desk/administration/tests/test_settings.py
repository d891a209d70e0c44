"""Every settings page: who may open it, in both languages, at what cost; and what its forms do."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from leadwerk.campaigns.models import Campaign
from leadwerk.conversion.models import ConversionPolicy
from leadwerk.desk.administration.lists import LISTS
from leadwerk.journal.models import Entry
from leadwerk.people.models import Company, Role, Team, User
from leadwerk.pipelines.actions.processes import add_process
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import LossReason, Marketplace, SalesProcess, Source, Stage
from tests.cast import PASSWORD, Cast

HX = {"HX-Request": "true"}


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def pages(cast: Cast) -> list[str]:
    stage, process, user, team = cast.stages[0].pk, cast.process.pk, cast.jana.pk, cast.nord.pk
    role = cast.jana.roles.get().pk
    reason = LossReason.objects.all()[0].pk
    fixed = "company history users users/new users/import users/import/template teams teams/new roles roles/new"
    fixed += " processes processes/new"
    of_rows = [
        f"users/{user}",
        f"users/{user}/deactivation",
        f"teams/{team}",
        f"roles/{role}",
        f"roles/{role}/restoration",
        f"processes/{process}",
        f"processes/{process}/details",
        f"processes/{process}/retirement",
        f"processes/{process}/stages/new",
        f"stages/{stage}",
        f"stages/{stage}/retirement",
        f"lists/loss-reasons/{reason}",
    ]
    lists = [f"lists/{slug}{page}" for slug in LISTS for page in ("", "/new")]
    return ["/settings/", *(f"/settings/{path}/" for path in [*fixed.split(), *of_rows, *lists])]


MARKETING = {
    "/settings/",
    *(f"/settings/lists/{slug}/{page}" for slug in ("campaigns", "articles") for page in ("", "new/")),
}


@pytest.mark.django_db
def test_every_page_opens_for_administrators_in_both_languages(
    ada: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for page in ("/settings/", f"/settings/users/{cast.jana.pk}/"):
        ada.get(page)  # what is held in memory is read once, by whichever page comes first
    for page in pages(cast):
        with django_assert_max_num_queries(12):
            german = ada.get(page)
        assert german.status_code == 200, page
        User.objects.filter(pk=cast.ada.pk).update(language="en")
        english = ada.get(page)
        User.objects.filter(pk=cast.ada.pk).update(language="")
        assert german.content != english.content, page


@pytest.mark.parametrize("who", ["viola", "jana", "marta", "leo"])
def test_nobody_else_opens_or_changes_anything(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    before = Entry.objects.count()
    for page in pages(cast):
        if who in ("marta", "viola") and page in MARKETING:
            assert client.get(page).status_code == 200, page
            continue
        for answer in (client.get(page), client.post(page, {"name": "X", "place": "2"})):
            assert answer.status_code in (403, 405), (page, answer.status_code)
    assert Entry.objects.count() == before


def test_the_overview_shows_marketing_its_lists_only(client: Client, cast: Cast) -> None:
    client.force_login(cast.marta)
    page = client.get("/settings/").content.decode()
    assert "Kampagnen" in page
    assert "Benutzer" not in page
    client.force_login(cast.jana)
    assert 'href="/settings/"' not in client.get("/profile/").content.decode()


def test_the_company_is_changed_and_told(ada: Client, cast: Cast) -> None:
    given = {
        "name": "Neue Firma GmbH",
        "language": "en",
        "time_zone": "Europe/Vienna",
        "currency": "CHF",
        "lead_criteria": "Budget <und> Bedarf",
        "contact": "choice",
        "opportunity": "never",
    }
    assert ada.post("/settings/company/", given).status_code == 303
    company = Company.objects.get()
    assert (company.name, company.currency, company.lead_criteria) == ("Neue Firma GmbH", "CHF", "Budget <und> Bedarf")
    assert ConversionPolicy.objects.get().opportunity == "never"
    told = Entry.objects.filter(kind="company_edited", subject_kind="company").get()
    assert told.changes["name"] == ["Brinkmann Energietechnik GmbH", "Neue Firma GmbH"]
    cast.lead()
    ada.post("/settings/company/", given | {"currency": "USD"})
    assert Company.objects.get().currency == "CHF"
    assert "because there are leads" in ada.get("/settings/company/").content.decode()


def new_user(**more: Any) -> dict[str, Any]:
    agent = Role.objects.get(key="agent").pk
    return {
        "last_name": "Neu",
        "first_name": "Nele",
        "email": "Nele@Example.org",
        "roles": [agent],
        "entry": "mail",
    } | more


def test_a_user_gets_a_mail_and_signs_in_with_the_link(ada: Client, cast: Cast) -> None:
    assert ada.post("/settings/users/new/", new_user(team=cast.nord.pk)).status_code == 303
    (sent,) = mail.outbox
    assert sent.to == ["nele@example.org"]
    assert "Brinkmann Energietechnik GmbH" in sent.body
    newcomer = Client()
    (link,) = re.findall(r"http://testserver(/\S+)", str(sent.body))
    form = newcomer.get(link, follow=True)
    newcomer.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert newcomer.post("/accounts/login/", {"login": "nele@example.org", "password": PASSWORD})["Location"] == "/"
    told = Entry.objects.get(kind="user_added")
    assert told.changes["team"] == [None, cast.nord.pk]
    assert "password" not in told.changes


def test_a_temporary_password_is_shown_once_and_works(ada: Client, cast: Cast) -> None:
    page = ada.post("/settings/users/new/", new_user(entry="shown"))
    (password,) = re.findall(r'class="secret">([^<]+)<', page.content.decode())
    assert "no-store" in page["Cache-Control"]
    assert Client().post("/accounts/login/", {"login": "nele@example.org", "password": password}).status_code == 302
    again = ada.post(f"/settings/users/{cast.jana.pk}/password/", {"way": "shown"})
    (other,) = re.findall(r'class="secret">([^<]+)<', again.content.decode())
    assert other != password
    assert Client().post("/accounts/login/", {"login": "jana@example.org", "password": other}).status_code == 302
    assert Entry.objects.get(kind="password_set").changes == {}


def test_a_new_password_ends_the_sessions_of_its_owner(ada: Client, cast: Cast) -> None:
    jana = Client()
    jana.force_login(cast.jana)
    assert jana.get("/profile/").status_code == 200
    ada.post(f"/settings/users/{cast.jana.pk}/password/", {"way": "shown"})
    assert jana.get("/profile/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "jana@example.org"}, "email"),
        ({"email": "x"}, "email"),
        ({"last_name": ""}, "last_name"),
        ({"roles": []}, "roles"),
    ],
)
def test_a_wrong_user_comes_back_with_what_was_typed(
    ada: Client, cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    answer = ada.post("/settings/users/new/", new_user(**wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Nele"' in page
    assert re.search(rf'id="(id_|f-){field}-error"', page)
    assert not User.objects.filter(first_name="Nele").exists()


def test_whoever_is_deactivated_keeps_open_leads_that_the_page_leads_to_and_can_come_back(
    ada: Client, cast: Cast
) -> None:
    cast.lead(owner=cast.jana)
    ada.post(f"/settings/users/{cast.jana.pk}/deactivation/")
    assert not User.objects.get(pk=cast.jana.pk).is_active
    page = ada.get(f"/settings/users/{cast.jana.pk}/").text
    assert "kann sich nicht mehr anmelden" in page
    assert "1 offener Lead" in page
    assert f"/leads/?group=active&amp;owner={cast.jana.pk}" in page
    ada.post(f"/settings/users/{cast.jana.pk}/activation/")
    assert User.objects.get(pk=cast.jana.pk).is_active


def test_changing_the_team_asks_about_open_leads(ada: Client, cast: Cast) -> None:
    page = f"/settings/users/{cast.jana.pk}/"
    assert "leads_follow" not in ada.get(page).content.decode()
    lead = cast.lead(owner=cast.jana)
    assert "leads_follow" in ada.get(page).content.decode()
    given = {"last_name": "Petersen", "email": "jana@example.org", "roles": [Role.objects.get(key="agent").pk]}
    ada.post(page, given | {"team": cast.sued.pk})
    lead.refresh_from_db()
    assert lead.team == cast.nord
    ada.post(page, given | {"team": cast.sales.pk, "leads_follow": "on"})
    lead.refresh_from_db()
    assert lead.team == cast.sales


def test_users_are_found_by_part_of_a_name(ada: Client, cast: Cast) -> None:
    page = ada.get("/settings/users/?q=peter").content.decode()
    assert "Jana Petersen" in page
    assert "Tobias" not in page
    assert "Niemand gefunden" in ada.get("/settings/users/?q=xyz").content.decode()


def test_a_team_is_added_below_another_with_its_process(ada: Client, cast: Cast) -> None:
    process = add_process("Partner", by=cast.ada)
    given = {"name": "Kiel", "parent": cast.nord.pk, "leader": cast.viola.pk, "process": process.pk}
    assert ada.post("/settings/teams/new/", given).status_code == 303
    kiel = Team.objects.get(name="Kiel")
    assert kiel.path.startswith(cast.nord.path)
    assert catalog().team_processes[kiel.pk] == process.pk
    assert Entry.objects.get(kind="team_added", subject_id=kiel.pk).changes["process"] == [None, process.pk]
    ada.post(f"/settings/teams/{kiel.pk}/", given | {"process": "", "name": "Kiel-Mitte"})
    assert kiel.pk not in catalog().team_processes
    own = ada.post(f"/settings/teams/{cast.nord.pk}/", {"name": "Nord", "parent": kiel.pk})
    assert own.status_code == 422


CSV = "Vorname;Nachname;E-Mail;Abteilung;Vorgesetzter;Rolle\n"


def upload(ada: Client, text: str, encoding: str = "utf-8") -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = ada.post("/settings/users/import/", {"file": SimpleUploadedFile("leute.csv", text.encode(encoding))})
    return answer.content.decode()


def confirm(ada: Client, page: str, **more: str) -> Any:
    (rows,) = re.findall(r'name="rows" value="([^"]+)"', page)
    return ada.post("/settings/users/import/", {"rows": rows} | more)


def test_users_come_from_a_file_after_a_preview(ada: Client, cast: Cast) -> None:
    text = (
        CSV
        + "Jörg;Müller;joerg@example.org;Kiel;viola@example.org;Sachbearbeiter\n"
        + "Änne;Groß;aenne@example.org;nord;joerg@example.org;Sales management\n"
        + "Ohne;;ohne@example.org;;;\n"
        + "Doppelt;Petersen;JANA@example.org;;;\n"
        + "Falsche;Rolle;rolle@example.org;;;Chef\n"
    )
    page = upload(ada, text, "cp1252")
    assert "Aus 2 von 5 Zeilen" in page
    for problem in ("Der Nachname fehlt", "meldet sich schon jemand an", "Diese Rolle gibt es nicht: chef"):
        assert problem in page
    assert not User.objects.filter(email="joerg@example.org").exists()
    assert confirm(ada, page, mail="on").status_code == 303
    joerg, aenne = User.objects.get(email="joerg@example.org"), User.objects.get(email="aenne@example.org")
    assert (joerg.name, joerg.team.name, joerg.manager) == ("Jörg Müller", "Kiel", cast.viola)  # type: ignore[union-attr]
    assert (aenne.team, aenne.manager, aenne.roles.get().key) == (cast.nord, joerg, "sales_lead")
    assert not joerg.has_usable_password()
    assert confirm(ada, page).status_code == 303
    assert User.objects.filter(email="joerg@example.org").count() == 1


def test_rows_that_were_tampered_with_are_not_taken(ada: Client, cast: Cast) -> None:
    page = upload(ada, CSV + "Jörg;Müller;joerg@example.org;;;\n")
    (rows,) = re.findall(r'name="rows" value="([^"]+)"', page)
    answer = ada.post("/settings/users/import/", {"rows": rows[:-3] + "abc"})
    assert answer.status_code == 422
    assert not User.objects.filter(email="joerg@example.org").exists()


@pytest.mark.parametrize("text", ["", "Straße;Ort\nA;B\n", "PK\x03\x04irgendwas"])
def test_a_file_that_is_no_list_of_users_says_why(ada: Client, cast: Cast, text: str) -> None:
    assert 'id="f-file-error"' in upload(ada, text)


def test_a_stage_is_moved_by_its_buttons_and_comes_back_as_a_fragment(ada: Client, cast: Cast) -> None:
    second = cast.stages[1]
    answer = ada.post(f"/settings/stages/{second.pk}/place/", {"place": "1"}, headers=HX)
    page = answer.content.decode()
    assert "<html" not in page
    assert page.index("Erstkontakt") < page.index("Neu eingegangen")
    assert ada.post(f"/settings/stages/{second.pk}/place/", {"place": "3"}).status_code == 303
    assert [stage.name for stage in cast.stages][2] == "Erstkontakt"
    assert ada.post(f"/settings/stages/{second.pk}/place/", {"place": "x"}).status_code == 404


def test_a_stage_is_edited_in_a_dialog(ada: Client, cast: Cast) -> None:
    stage = cast.stages[0]
    given = {"name": "Eingang", "name_en": "Entry", "probability": "10", "mandatory": "both", "stale_after_days": ""}
    wrong = ada.post(f"/settings/stages/{stage.pk}/", given | {"probability": "101"}, headers=HX)
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()
    answer = ada.post(f"/settings/stages/{stage.pk}/", given, headers=HX)
    assert answer["HX-Redirect"] == f"/settings/processes/{cast.process.pk}/"
    stage = Stage.objects.get(pk=stage.pk)
    assert (stage.name, stage.mandatory, stage.stale_after_days) == ("Eingang", "both", None)
    told = Entry.objects.filter(subject_kind="stage", subject_id=stage.pk).latest("pk")
    assert told.changes["stale_after_days"] == [2, None]


def test_retiring_a_stage_asks_where_its_leads_go(ada: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    first, second, *_ = cast.stages
    page = ada.get(f"/settings/stages/{first.pk}/retirement/").content.decode()
    assert "1 Leads wechseln nach" in page
    assert f'value="{first.pk}"' not in page
    assert ada.post(f"/settings/stages/{first.pk}/retirement/", {}).status_code == 422
    answer = ada.post(f"/settings/stages/{first.pk}/retirement/", {f"stage_{first.pk}": second.pk})
    assert answer.status_code == 303
    lead.refresh_from_db()
    assert lead.stage == second


def test_a_process_is_added_made_default_and_retired(ada: Client, cast: Cast) -> None:
    ada.post("/settings/processes/new/", {"name": "Partner", "name_en": "", "rejects_only_qualified": "on"})
    process = SalesProcess.objects.get(name="Partner")
    assert process.rejects_only_qualified
    assert len(catalog().stages_of[process.pk]) == 4
    lead = cast.lead(owner=cast.jana)
    ada.post(f"/settings/processes/{process.pk}/default/")
    first = cast.stages[0]
    direct = SalesProcess.objects.get(name="Direktvertrieb")
    old = catalog().stages_of[direct.pk][0]
    assert f"stage_{old.pk}" in ada.get(f"/settings/processes/{direct.pk}/retirement/").content.decode()
    ada.post(f"/settings/processes/{direct.pk}/retirement/", {f"stage_{old.pk}": first.pk})
    lead.refresh_from_db()
    assert (lead.process, lead.stage) == (process, first)
    assert "Nicht mehr in Gebrauch" in ada.get("/settings/processes/").content.decode()
    ada.post(f"/settings/processes/{direct.pk}/restoration/")
    direct.refresh_from_db()
    assert direct.retired_at is None


def test_every_list_takes_an_entry(ada: Client, cast: Cast) -> None:
    more = {"means": "call", "reach": "reached", "process": cast.process.pk}
    for slug, kind in LISTS.items():
        answer = ada.post(f"/settings/lists/{slug}/new/", {"name": "Ganz neu"} | more)
        assert answer.status_code == 303, (slug, answer.content.decode()[-1500:])
        entry = kind.model.objects.get(name="Ganz neu")
        page = ada.get(f"/settings/lists/{slug}/").content.decode()
        assert "Ganz neu" in page
        twice = ada.post(f"/settings/lists/{slug}/new/", {"name": "ganz NEU"} | more)
        assert twice.status_code == 422
        assert "gibt es schon" in twice.content.decode()
        ada.post(reverse("settings_entry", args=[slug, entry.pk]), {"name": "Umbenannt"} | more)
        entry.refresh_from_db()
        assert entry.name == "Umbenannt"
        ada.post(reverse("settings_entry_use", args=[slug, entry.pk]), {"use": "no"})
        assert "Wieder verwenden" in ada.get(f"/settings/lists/{slug}/").content.decode()
        ada.post(reverse("settings_entry_use", args=[slug, entry.pk]), {"use": "yes"})
        entry.refresh_from_db()
        assert entry.retired_at is None


def test_a_marketplace_without_a_process_gets_its_own(ada: Client, cast: Cast) -> None:
    ada.post("/settings/lists/marketplaces/new/", {"name": "Solarbörse", "process": ""})
    market = Marketplace.objects.get()
    assert market.process.name == "Solarbörse"
    assert (
        ada.post(f"/settings/lists/marketplaces/{market.pk}/", {"name": "Solarbörse", "process": ""}).status_code == 422
    )


def test_a_campaign_has_dates_and_an_article(ada: Client, cast: Cast) -> None:
    given = {"name": "Frühjahr", "starts_on": "2026-03-01", "ends_on": "2026-05-31"}
    ada.post("/settings/lists/campaigns/new/", given)
    campaign = Campaign.objects.get()
    page = ada.get(f"/settings/lists/campaigns/{campaign.pk}/").content.decode()
    assert 'value="2026-03-01"' in page
    assert "01.03.2026" in ada.get("/settings/lists/campaigns/").content.decode()


def test_hostile_names_are_shown_as_text(ada: Client, cast: Cast) -> None:
    ada.post("/settings/lists/sources/new/", {"name": "<script>alert(1)</script>"})
    page = ada.get("/settings/lists/sources/").content.decode()
    assert "<script>alert" not in page
    assert Source.objects.filter(name="<script>alert(1)</script>").exists()


def test_a_form_from_another_site_changes_nothing(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ada)
    for page in pages(cast):
        assert strict.post(page, {"name": "X"}).status_code in (403, 405), page


def test_a_place_is_only_for_lists_with_an_order(ada: Client, cast: Cast) -> None:
    market = Marketplace.objects.create(name="A", process=cast.process)
    assert ada.post(f"/settings/lists/marketplaces/{market.pk}/place/", {"place": "1"}).status_code == 404
    assert ada.get("/settings/lists/unknown/").status_code == 404
