"""What was uploaded and never imported goes after a week; nothing else does."""

import datetime as dt
import os
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from leadwerk.attachments.models import Blob
from leadwerk.config import worker
from leadwerk.foundation import files
from leadwerk.foundation.clock import now
from leadwerk.intake.actions.carry_out import start, stop
from leadwerk.intake.actions.forget import KEEP_UNSTARTED, forget_imported, forget_unstarted
from leadwerk.intake.actions.keep_raw import keep_raw
from leadwerk.intake.actions.receive import receive
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.actions.undo_import import undo_import
from leadwerk.intake.import_file import import_file
from leadwerk.intake.models import ImportRun, IntakeProblem
from leadwerk.leads.actions.attach import attach
from leadwerk.leads.models import Channel
from leadwerk.people.actors import SYSTEM
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

LATER = KEEP_UNSTARTED + dt.timedelta(hours=2)


def uploaded(tmp_path: Path, cast: Cast, name: str) -> ImportRun:
    path = tmp_path / name
    path.write_text(f"Firma\n{name}\n")
    run = receive_file(path, name, by=cast.viola)
    written = now().timestamp()
    os.utime(run.path, (written, written))
    return run


def test_an_upload_that_was_never_imported_goes_after_a_week(cast: Cast, tmp_path: Path) -> None:
    run = uploaded(tmp_path, cast, "alt.csv")
    with time_machine.travel(now() + KEEP_UNSTARTED - dt.timedelta(minutes=1)):
        assert forget_unstarted(by=SYSTEM) == 0
    with time_machine.travel(now() + LATER):
        fresh = uploaded(tmp_path, cast, "neu.csv")
        worker._tidy()
        assert list(ImportRun.objects.all()) == [fresh]
        assert list(Blob.objects.values_list("pk", flat=True)) == [fresh.blob_id]
        assert list(files.stored()) == [fresh.path]
    assert not run.path.exists()


def test_what_was_imported_stays_and_so_does_a_content_that_others_have(cast: Cast, tmp_path: Path) -> None:
    done = import_file(_list(tmp_path), by=cast.viola)
    again = receive_file(_list(tmp_path), "nochmal.csv", by=cast.viola)
    attached = uploaded(tmp_path, cast, "anhang.csv")
    assert attached.blob
    attach(cast.lead(), attached.blob, "anhang.csv", by=cast.viola)
    with time_machine.travel(now() + LATER):
        assert forget_unstarted(by=SYSTEM) == 2
    assert list(ImportRun.objects.all()) == [done]
    assert again.path.exists()
    assert attached.path.exists()
    assert Blob.objects.count() == 2


def test_a_content_that_came_with_what_waits_or_is_held_stays(cast: Cast, tmp_path: Path) -> None:
    run = uploaded(tmp_path, cast, "bild.csv")
    receive(Channel.FORM, {"files": [{"sha256": run.blob_id}]}, by=SYSTEM, held="form_honeypot")
    with time_machine.travel(now() + LATER):
        assert forget_unstarted(by=SYSTEM) == 1
    assert Blob.objects.get().pk == run.blob_id
    assert run.path.exists()


def test_a_file_that_is_just_being_uploaded_anew_is_left(cast: Cast, tmp_path: Path) -> None:
    run = uploaded(tmp_path, cast, "alt.csv")
    with time_machine.travel(now() + LATER):
        os.utime(run.path, (now().timestamp(), now().timestamp()))
        assert forget_unstarted(by=SYSTEM) == 1
        assert run.path.exists()


def _list(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text("Firma\nOtt GmbH\n")
    return path


def _keep_for(days: int | None, cast: Cast) -> None:
    keep_raw(days, by=cast.ada)


def test_file_and_cells_of_an_import_go_with_the_raw_data(client: Client, cast: Cast, a_list: Path) -> None:
    run = import_file(a_list, by=cast.viola)
    path = run.path
    _keep_for(30, cast)
    with time_machine.travel(now() + dt.timedelta(days=29)):
        assert forget_imported(by=SYSTEM) == 0
    with time_machine.travel(now() + dt.timedelta(days=31)):
        assert forget_imported(by=SYSTEM) == 1
        assert forget_imported(by=SYSTEM) == 0
    assert not path.exists()
    assert not Blob.objects.exists()
    assert list(IntakeProblem.objects.values_list("row", "cells")) == [(4, [])]
    client.force_login(cast.viola)
    page = client.get(reverse("import_run", args=[run.pk])).content.decode()
    assert "Die Datei ist nicht mehr vorhanden" in page
    assert reverse("import_failed_rows", args=[run.pk]) not in page
    assert client.get(reverse("import_failed_rows", args=[run.pk])).status_code == 409
    assert client.get(reverse("imports")).status_code == 200
    assert undo_import(run, by=cast.viola).undone == 2


def test_an_import_that_could_go_on_keeps_its_file(cast: Cast, a_list: Path) -> None:
    stopped = stop(start(receive_file(a_list, "a.csv", by=cast.viola), by=cast.viola), by=cast.viola)
    done = import_file(a_list, by=cast.viola)
    _keep_for(30, cast)
    with time_machine.travel(now() + dt.timedelta(days=31)):
        assert forget_imported(by=SYSTEM) == 1
    stopped.refresh_from_db()
    done.refresh_from_db()
    assert (done.blob, stopped.forgotten_at) == (None, None)
    assert stopped.path.exists(), "both had the same content"
