"""Leads that move in from another system bring their past along: how they ended, when, and what is still to do."""

import datetime as dt
import zoneinfo
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.conversion.models import Conversion
from leadwerk.customers.actions.edit import edit
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.foundation import held
from leadwerk.intake import reading
from leadwerk.intake.actions.arrange import arrange
from leadwerk.intake.actions.carry_out import run_through, start
from leadwerk.intake.actions.keep_mapping import save_mapping
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.actions.undo_import import undo_import
from leadwerk.intake.mappings import applied, words_of
from leadwerk.intake.models import Duplicates, ImportRun
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.close import missing_stages, reopen
from leadwerk.leads.models import Closure, Lead, Rejection
from leadwerk.people.models import User
from leadwerk.pipelines.models import LossReason, Stage
from leadwerk.tallies import check, sums
from leadwerk.tasks.models import Task
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HEADER = (
    "Firma;Nachname;E-Mail;Status;Verlustgrund;Abgeschlossen am;Letzter Kontakt;Aufgabe;Fällig am;Erledigt;Wert;"
    "Bearbeiter;Eingegangen am"
)
ROWS = (
    "Lost GmbH;Ott;l@x.example;Geschlossen - Nicht konvertiert;Kein Interesse;12.03.2024;10.03.2024;;;;100;"
    "jana@example.org;",
    "Reject GmbH;Ott;r@x.example;Junk Lead;zu klein;13.03.2024;;;;;200;;01.03.2024",
    "Won GmbH;Ott;w@x.example;Closed - Converted;;14.03.2024;;;;;300;jana@example.org;01.02.2024",
    "Won GmbH;Weiß;w2@x.example;Gewonnen;;15.03.2024;;;;;400;jana@example.org;01.02.2024",
    "Stage GmbH;Ott;s@x.example;Qualifiziert;;;02.04.2024;Nachfassen;03.12.2099;nein;500;jana@example.org;",
    "Done GmbH;Ott;d@x.example;Offen;;;;Angebot senden;04.05.2024 10:30;ja;600;jana@example.org;",
    "Odd GmbH;Ott;o@x.example;Im Umlauf;Einfach so;;;;bald;;;;",
    "Nobody GmbH;Ott;n@x.example;Gewonnen;;14.03.2024;;;;;;;",
    "Reasonless GmbH;Ott;q@x.example;verloren;Mond stand schlecht;14.03.2024;;;;;;;",
)


def ready(tmp_path: Path, by: User, *rows: str, reason: LossReason | None = None) -> ImportRun:
    path = tmp_path / "umzug.csv"
    path.write_text("\n".join([HEADER, *(rows or ROWS)]), encoding="utf-8")
    run = receive_file(path, path.name, by=by)
    return arrange(run, {int(column): name for column, name in run.mapping.items()}, by=by, loss_reason=reason)


def imported(tmp_path: Path, by: User, *rows: str, reason: LossReason | None = None) -> ImportRun:
    run = start(ready(tmp_path, by, *rows, reason=reason), by=by, in_background=False)
    list(run_through(run))
    run.refresh_from_db()
    return run


def lead(name: str) -> Lead:
    return Lead.objects.get(company_name=f"{name} GmbH")


def texts(of: Lead) -> str:
    return "\n".join(Entry.objects.filter(subject_kind="lead", subject_id=of.pk).values_list("text", flat=True))


def day(number: int, month: int = 3) -> dt.datetime:
    return dt.datetime(2024, month, number, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))


def test_leads_come_closed_at_their_day_with_reason_and_count(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, cast.viola)
    lost, rejected = lead("Lost"), lead("Reject")
    assert (lost.group, lost.outcome, lost.closed_at) == ("done", "lost", day(12))
    assert lost.last_activity_at == day(10)
    assert lost.received_at == day(12), "it came then at the latest"
    closure = Closure.objects.get(lead=lost)
    assert (closure.reason.name, closure.text, closure.at, closure.by) == ("Kein Interesse", "", day(12), cast.viola)
    assert (rejected.outcome, rejected.received_at, rejected.closed_at) == ("rejected", day(1), day(13))
    rejection = Rejection.objects.get(lead=rejected)
    assert rejection.code.needs_text
    assert rejection.text == "zu klein"
    told = Entry.objects.get(subject_kind="lead", subject_id=lost.pk, kind="came_lost")
    assert (told.at, told.facts, told.by) == (day(12), {"reason": "Kein Interesse"}, cast.viola)
    visit = lost.visits.get()
    assert (visit.left, visit.left_at) == ("closed", day(12))
    assert check.differences(Lead.objects.all()) == []
    assert sums.by(cast.viola, "outcome")["lost"].value == 100_00
    reopened = reopen(lost, by=cast.viola)
    assert (reopened.outcome, reopened.stage) == ("", cast.stages[0])


def test_a_reason_that_needs_stages_finds_them_passed(cast: Cast, tmp_path: Path) -> None:
    Stage.objects.filter(pk=cast.stages[2].pk).update(mandatory="lost")
    held.forget()
    row = ROWS[0].replace("Kein Interesse", "Zu teuer")
    imported(tmp_path, cast.viola, row)
    assert missing_stages(lead("Lost"), "lost") == []
    assert lead("Lost").stage == cast.stages[0]


def test_won_ones_are_converted_as_of_their_day(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, cast.viola)
    won = Lead.objects.filter(outcome="won").order_by("email")
    assert [(one.email, one.closed_at, one.stage_entered_at) for one in won] == [
        ("w2@x.example", day(15), day(1, 2)),
        ("w@x.example", day(14), day(1, 2)),
    ]
    assert Account.objects.get().name == "Won GmbH", "two leads of one company"
    assert (Contact.objects.count(), Opportunity.objects.count()) == (2, 2)
    assert Conversion.objects.filter(at=day(14)).exists()
    kinds = Entry.objects.filter(subject_kind="lead", subject_id=won[0].pk).values_list("kind", flat=True)
    assert "came_won" in kinds
    assert "won" not in kinds
    assert check.differences(Lead.objects.all()) == []


def test_stages_and_tasks_come_along(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, cast.viola)
    staged = lead("Stage")
    assert staged.stage.name == "Qualifiziert"
    assert [(visit.stage.name, visit.left) for visit in staged.visits.order_by("pk")] == [
        ("Neu eingegangen", "forward"), ("Erstkontakt", "skipped"), ("Qualifiziert", ""),
    ]  # fmt: skip
    assert staged.next_step == "Nachfassen"
    task = Task.objects.get(lead=staged)
    assert (task.assignee, task.due_on, task.due_at, task.done_at) == (cast.jana, dt.date(2099, 12, 3), None, None)
    assert task.due_order == staged.next_due_at
    done = Task.objects.get(lead=lead("Done"))
    assert done.done_at == done.due_at == dt.datetime(2024, 5, 4, 8, 30, tzinfo=dt.UTC)
    assert lead("Done").next_step == ""
    kinds = Entry.objects.filter(subject_kind="lead", subject_id=lead("Done").pk).values_list("kind", flat=True)
    assert {"task_added", "task_done"} <= set(kinds)


def test_what_nobody_knows_is_named_and_kept(client: Client, cast: Cast, tmp_path: Path) -> None:
    run = ready(tmp_path, cast.viola)
    client.force_login(cast.viola)
    page = client.get(reverse("import_preview", args=[run.pk])).content.decode()
    assert "Status oder Phase: Im Umlauf" in page
    assert "Verloren" not in page
    assert "Erfolglos · Kein Interesse · 12.03.2024" in page
    assert "Nachfassen (03.12.2099)" in page
    page = client.get(reverse("import_mapping", args=[run.pk])).content.decode()
    assert "1 von 9 nicht verstanden" in page
    assert "Erfolglos ohne bekannten Grund" in page
    list(run_through(start(run, by=cast.viola, in_background=False)))
    assert "Status oder Phase: Im Umlauf\nAbschlussgrund: Einfach so" in texts(lead("Odd"))
    for name, why in (("Nobody", "niemand bearbeitet ihn"), ("Reasonless", "kein bekannter Grund")):
        assert lead(name).closed_at is None
        assert why in texts(lead(name))


def test_lost_ones_without_a_known_reason_take_the_chosen_one(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, cast.viola, ROWS[8], reason=cast.loss_reason())
    closure = Closure.objects.get(lead=lead("Reasonless"))
    assert (closure.reason, closure.text) == (cast.loss_reason(), "Mond stand schlecht")


def test_who_may_not_close_brings_them_open(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, cast.marta, *(row.replace("jana@example.org", "") for row in ROWS[:3]))
    assert not Lead.objects.exclude(closed_at=None).exists()
    assert "Sie dürfen ihn nicht abschließen" in texts(lead("Lost"))


def test_the_undo_takes_all_of_it_back(cast: Cast, tmp_path: Path) -> None:
    run = imported(tmp_path, cast.viola)
    undo = undo_import(run, by=cast.viola)
    assert (undo.undone, undo.kept) == (len(ROWS), 0)
    assert not Lead.objects.present().exists()
    assert not Account.objects.present().exists()
    assert not Opportunity.objects.present().exists()
    assert check.differences(Lead.objects.all()) == []


def test_a_won_one_that_somebody_worked_on_stays(cast: Cast, tmp_path: Path) -> None:
    run = imported(tmp_path, cast.viola, ROWS[2])
    edit(Account.objects.get(), {"city": "Ulm"}, by=cast.viola)
    undo = undo_import(run, by=cast.viola)
    assert (undo.undone, undo.kept) == (0, 1)
    assert lead("Won").outcome == "won"


def test_at_a_lead_that_is_there_the_past_goes_to_its_journal(cast: Cast, tmp_path: Path) -> None:
    there = cast.lead(email="s@x.example", owner=cast.jana)
    run = ready(tmp_path, cast.viola, ROWS[4])
    list(run_through(start(run, by=cast.viola, duplicates=Duplicates.FILL, in_background=False)))
    there.refresh_from_db()
    assert there.stage == cast.stages[0]
    for line in ("Status oder Phase: Qualifiziert", "Letzter Kontakt am: 2024-04-02", "Aufgabe: Nachfassen"):
        assert line in texts(there)


@pytest.mark.parametrize("size", [1, 1000])
def test_who_has_several_leads_keeps_them_and_the_list_does_no_harm_twice(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """In one batch or in several: what is over is a lead of its own, what goes on is one."""
    monkeypatch.setattr(reading, "BATCH", size)
    won = ROWS[2].replace("w@x.example", "l@x.example").replace("Won", "Lost")
    rows = (
        ROWS[0],
        ROWS[4].replace("s@x", "l@x"),
        ROWS[0].replace("12.03", "11.03"),
        won,
        ROWS[5].replace("d@x", "l@x"),
    )
    for _time in range(2):
        run = ready(tmp_path, cast.viola, *rows)
        list(run_through(start(run, by=cast.viola, duplicates=Duplicates.FILL, in_background=False)))
        assert sorted(Lead.objects.values_list("outcome", flat=True)) == ["", "lost", "lost", "won"]
    assert check.differences(Lead.objects.all()) == []


def test_a_person_says_what_an_unknown_word_means_and_it_is_remembered(
    client: Client, cast: Cast, tmp_path: Path
) -> None:
    client.force_login(cast.viola)
    words = ("Im Umlauf", "Im Sack", "Verschoben", "Beim Chef")
    row = "{n} GmbH;Ott;{n}@x.example;{word};;;;;;;;jana@example.org;"
    run = ready(tmp_path, cast.viola, *(row.format(n=n, word=word) for n, word in enumerate(words)))
    here = reverse("import_mapping", args=[run.pk])
    page = client.get(here).content.decode()
    assert all(f"<code>{word}</code>" in page for word in words)
    assert "4 von 4 nicht verstanden" in page
    chosen = {
        "word-im umlauf": "stage:qualifiziert",
        "word-im sack": "won",
        "word-verschoben": "-",
        "word-x": "nonsense",
    }
    sent = {f"column-{column}": name or "" for column, name in run.mapping.items()} | {"place": f"user-{cast.jana.pk}"}
    page = client.post(here, sent | chosen, headers={"HX-Request": "true"}).content.decode()
    assert "1 von 4 nicht verstanden" in page
    assert '<option value="stage:qualifiziert" selected>' in page
    assert client.post(here, sent | chosen).status_code == 303
    run.refresh_from_db()
    list(run_through(start(run, by=cast.viola, in_background=False)))
    assert lead("0").stage.name == "Qualifiziert"
    assert lead("1").outcome == "won"
    assert lead("2").closed_at is None
    assert "Verschoben" not in texts(lead("2"))
    assert "Status oder Phase: Beim Chef" in texts(lead("3"))
    again = ready(tmp_path, cast.viola, row.format(n=9, word="Im Sack"))
    assert again.formats["words"] == {"im umlauf": "stage:qualifiziert", "im sack": "won", "verschoben": "-"}
    page = client.get(reverse("import_mapping", args=[again.pk])).content.decode()
    assert '<option value="won" selected>' in page
    assert '<input type="hidden" name="word-im umlauf" value="stage:qualifiziert">' in page


def test_a_named_mapping_keeps_what_its_words_mean(cast: Cast, tmp_path: Path) -> None:
    run = ready(tmp_path, cast.viola, ROWS[6])
    mapping = {int(column): name for column, name in run.mapping.items()}
    odd = {"Im Umlauf": "stage:a\0b", "Im Sack": f"stage:{'a' * 101}"}
    assert arrange(run, mapping, by=cast.viola, words=odd).formats["words"] == {}, "what no stage can be called"
    run = arrange(run, mapping, by=cast.viola, words={"Im Umlauf": "stage:weggefallen", "?": "won"})
    assert run.formats["words"]["im umlauf"] == "stage:weggefallen"
    saved = save_mapping(run, "Umzug", by=cast.viola)
    assert words_of(saved) == {"im umlauf": "stage:weggefallen"}
    assert applied(saved, HEADER.split(";")) == mapping
    list(run_through(start(run, by=cast.viola, in_background=False)))
    assert "Status oder Phase: Im Umlauf" in texts(lead("Odd")), "a stage that nobody has"
