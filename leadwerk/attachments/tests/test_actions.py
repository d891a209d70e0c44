from pathlib import Path

import pytest
from django.conf import settings

from leadwerk.attachments import storage
from leadwerk.attachments.access import files_of, see
from leadwerk.attachments.actions import keep
from leadwerk.attachments.models import Blob
from leadwerk.attachments.refusals import FileEmpty, FileTooLarge, StorageFull
from leadwerk.attachments.tests import samples
from leadwerk.attachments.tests.samples import incoming
from leadwerk.attachments.uploads import LARGEST
from leadwerk.foundation import files
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.attach import attach, detach, undo_attaching
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.refusals import LeadIsInBin, UndoneAlready
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def left_over() -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / "incoming").iterdir())


def test_content_is_kept_under_its_hash_with_its_own_type(cast: Cast) -> None:
    blob = keep(incoming(samples.PNG, "Bild.html"), by=cast.jana)
    assert blob.content_type == "image/png"
    assert storage.path_of(blob.sha256).read_bytes() == samples.PNG
    assert storage.path_of(blob.sha256) in set(files.stored()), "a backup takes what files.stored() lists"
    assert left_over() == []


def test_the_same_content_is_stored_once(cast: Cast) -> None:
    first, second = (keep(incoming(b"Grundriss" * 1000, name), by=cast.jana) for name in ("a.txt", "b.txt"))
    assert first == second
    assert Blob.objects.count() == 1


def test_what_is_not_kept_leaves_nothing(cast: Cast) -> None:
    file = incoming(b"abc")
    assert len(left_over()) == 1
    file.close()
    assert left_over() == []


def test_an_empty_file_and_one_too_large_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileEmpty):
        keep(incoming(b""), by=cast.jana)
    monkeypatch.setattr("leadwerk.attachments.uploads.LARGEST", 100_000)
    large = incoming(b"x" * 300_000)
    assert large.path.stat().st_size == 0
    with pytest.raises(FileTooLarge):
        keep(large, by=cast.jana)
    assert LARGEST == 104_857_600
    assert not Blob.objects.exists()


def test_a_full_disk_has_a_name(cast: Cast) -> None:
    file = incoming(b"abc")
    file.failure = OSError(28, "No space left on device")
    with pytest.raises(StorageFull):
        keep(file, by=cast.jana)


def test_attaching_stands_in_the_journal(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    attachment = attach(lead, keep(incoming(b"abc"), by=cast.jana), "Plan.pdf", by=cast.jana)
    assert files_of(("lead", lead.pk)) == [attachment]
    entry = Entry.objects.get(kind="attached")
    assert entry.facts == {"file": "Plan.pdf", "attachment": attachment.pk}
    lead.refresh_from_db()
    assert not lead.is_fresh


def test_removing_hides_and_undo_brings_back(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    attachment = attach(lead, keep(incoming(b"abc"), by=cast.jana), "Plan.pdf", by=cast.jana)
    detach(lead, attachment, by=cast.jana)
    assert files_of(("lead", lead.pk)) == []
    with pytest.raises(Unseen):
        see(attachment.pk, cast.jana)
    with pytest.raises(Unseen):
        detach(lead, attachment, by=cast.jana)
    change_set = Entry.objects.get(kind="detached").change_set
    undo_attaching(change_set, by=cast.jana)
    assert files_of(("lead", lead.pk)) == [attachment]
    assert storage.path_of(attachment.blob_id).exists()
    with pytest.raises(UndoneAlready):
        undo_attaching(change_set, by=cast.jana)


def test_attaching_can_be_undone_too(cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    attach(lead, keep(incoming(b"abc"), by=cast.jana), "Plan.pdf", by=cast.jana)
    change_set = Entry.objects.get(kind="attached").change_set
    with pytest.raises(Unseen):
        undo_attaching(change_set, by=cast.viola)
    undo_attaching(change_set, by=cast.jana)
    assert files_of(("lead", lead.pk)) == []


def test_only_who_may_edit_the_lead_attaches_and_removes(cast: Cast) -> None:
    lead, blob = cast.lead(owner=cast.jana), keep(incoming(b"abc"), by=SYSTEM)
    attachment = attach(lead, blob, "Plan.pdf", by=cast.jana)
    for user, refusal in ((cast.olaf, Unseen), (cast.leo, MissingPermission)):
        with pytest.raises(refusal):
            attach(lead, blob, "Plan.pdf", by=user)
        with pytest.raises(refusal):
            detach(lead, attachment, by=user)
    assert see(attachment.pk, cast.leo) == attachment
    with pytest.raises(Unseen):
        see(attachment.pk, cast.olaf)
    with pytest.raises(LeadIsInBin):
        attach(discard(lead, by=cast.jana), blob, "Plan.pdf", by=cast.jana)
