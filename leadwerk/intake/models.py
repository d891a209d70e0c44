"""The ledger: everything that came in, raw, before anything else happened to it."""

from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from leadwerk.attachments.models import Blob
from leadwerk.campaigns.models import Campaign
from leadwerk.foundation import files
from leadwerk.leads.models import Channel, Lead
from leadwerk.people.models import Book, Team, User
from leadwerk.pipelines.models import LossReason, SalesProcess, Source


class ImportState(models.TextChoices):
    READING = "reading", _("Being read")
    READY = "ready", _("Ready")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class Duplicates(models.TextChoices):
    """What becomes of a row that has the e-mail address or mobile number of an open lead."""

    FILL = "fill", _("Fill in empty fields")
    REPLACE = "replace", _("Replace")
    SKIP = "skip", _("Skip")
    CREATE = "create", _("Create anyway")


class ImportRun(models.Model):
    """One file on its way in: shape, mapping, where its leads land, and how far it is.

    A workbook and an address book are converted once: `table` is then the CSV that is read, made of `sheet`, one of
    `sheets`.

    `shape` (`FileShape`), `mapping` (field by column) and `formats` (`Formats`) are as the person confirmed them.
    `loss_reason` is of lost leads that name none that is known. After `forgotten_at` the file and the cells of its rows
    are gone, as the company's keeping of raw data wants it; what became of the rows is still known.
    Leads go to `owner`, without one they wait in `team`; what a row says itself comes first. `cursor` is the number of
    data rows that are done, `position` and `line` where the file goes on: they move in the transaction that writes
    these rows, so a restart repeats nothing. `resumed_at` and `resumed_from` tell how quick it is.
    """

    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    file_name = models.CharField(max_length=255)
    sheets = models.JSONField(default=list)
    sheet = models.CharField(max_length=200, blank=True)
    shape = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    formats = models.JSONField(default=dict)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(SalesProcess, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    book = models.ForeignKey(Book, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    loss_reason = models.ForeignKey(
        LossReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    duplicates = models.CharField(
        max_length=8, choices=Duplicates, default=Duplicates.FILL, db_default=Duplicates.CREATE
    )
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READY)
    total_rows = models.BigIntegerField(null=True)
    cursor = models.BigIntegerField(default=0)
    position = models.BigIntegerField(null=True)
    line = models.BigIntegerField(default=1)
    change_set = models.BigIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    resumed_at = models.DateTimeField(null=True)
    resumed_from = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "import_run"

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the table lies that is read."""
        return files.path(self.table_id or self._content)

    @property
    def original(self) -> Path:
        """Where the file lies as it came."""
        return files.path(self._content)

    @property
    def _content(self) -> str:
        assert self.blob_id is not None, "the file is asked for only while it is kept"
        return self.blob_id

    @property
    def is_workbook(self) -> bool:
        return bool(self.sheets)

    @property
    def is_address_book(self) -> bool:
        return self.table_id is not None and not self.sheets

    @property
    def is_started(self) -> bool:
        return self.started_at is not None

    @property
    def is_running(self) -> bool:
        return self.state == ImportState.RUNNING

    @property
    def taken_back(self) -> "ImportUndo | None":
        """How it was undone; None if nobody has."""
        return getattr(self, "undo", None)


class ImportMapping(models.Model):
    """Which column is what: of lists with the same headers as last time (without a name), or as somebody named it.

    `columns` are headers and fields in the order of the file, as an import had them; a field is None for a note.
    """

    name = models.CharField(max_length=120, blank=True)
    headers_key = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "import_mapping"
        constraints = [
            models.UniqueConstraint(fields=["headers_key"], condition=models.Q(name=""), name="one_mapping_of_headers"),
            models.UniqueConstraint(fields=["name"], condition=~models.Q(name=""), name="one_mapping_of_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportUndo(models.Model):
    """An import taken back, once: the leads it made go to the bin, those it changed get their values back, except what
    somebody has worked on since. With `takes_changed` that too, as far as it still is as the import left it.

    The ledger keeps saying what became of the rows when they came: a row whose lead lies in the bin stays `created`,
    since nothing disappears and the lead can be restored. `undone` says how many leads went to the bin, `restored` how
    many got values back, `kept` how many stay. `cursor` is the journal entry that was looked at last, the newest first;
    it moves in the transaction that moves the leads, so a worker that dies repeats nothing.
    """

    run = models.OneToOneField(ImportRun, on_delete=models.PROTECT, related_name="undo")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    change_set = models.BigIntegerField()
    total = models.BigIntegerField()
    cursor = models.BigIntegerField(default=0)
    looked_at = models.BigIntegerField(default=0)
    undone = models.BigIntegerField(default=0)
    restored = models.BigIntegerField(default=0)
    takes_changed = models.BooleanField(default=False)
    kept = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_undo"

    def __str__(self) -> str:
        return f"{self.run_id}: {self.looked_at} of {self.total}"


class EventState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    QUARANTINE = "quarantine", _("In quarantine")


class IntakeEvent(models.Model):
    """Raw input of any channel. One per post, call or mail, one per 1,000 rows of a file.

    received = created + updated + skipped + refused + waiting, always; what stands in quarantine is waiting. Undoing an
    import does not change it, see `ImportUndo`. Of a file's rows `known` had an address that a lead had already
    (`raw["known"]` tells which) and `noted` a value that could not be understood.

    The ledger is its own queue: an event that waits is tried from `retry_at` on. Whoever tries it sets that into the
    future first and counts the attempt, so that a worker that dies of it is noticed. `by` is who sent it, nobody for
    what comes from outside. `digest` is of what was sent with a `dedupe_key`: the same key with something else is a
    mistake of the sender. Items of one call share a `batch`. Without `raw` the time it is kept for is over.
    """

    channel = models.CharField(max_length=12, choices=Channel)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.BigIntegerField(null=True)
    first_row = models.BigIntegerField(null=True)
    last_row = models.BigIntegerField(null=True)
    raw = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=200, null=True, unique=True)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.WAITING)
    received = models.PositiveIntegerField(default=1)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=1)
    known = models.PositiveIntegerField(default=0)
    noted = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField()
    lead_id = models.BigIntegerField(null=True)

    made: "Lead | None" = None
    """The lead, in the hand of whoever has just made it of this event."""

    class Meta:
        db_table = "intake_event"
        indexes = [
            models.Index(fields=["received_at"], name="intake_by_time"),
            models.Index(fields=["channel", "received_at"], name="intake_by_channel"),
            models.Index(fields=["source", "received_at"], name="intake_by_source"),
            models.Index(fields=["retry_at"], condition=models.Q(state="waiting"), name="intake_due"),
            models.Index(fields=["state", "received_at"], condition=models.Q(waiting__gt=0), name="intake_by_state"),
            models.Index(fields=["received_at"], condition=models.Q(refused__gt=0), name="intake_refused"),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="intake_by_batch"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    received=models.F("created")
                    + models.F("updated")
                    + models.F("skipped")
                    + models.F("refused")
                    + models.F("waiting")
                ),
                name="intake_adds_up",
            )
        ]

    def __str__(self) -> str:
        return f"E-{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state == EventState.WAITING

    @property
    def is_in_quarantine(self) -> bool:
        return self.state == EventState.QUARANTINE

    @property
    def is_refused(self) -> bool:
        """Looked at and turned away, with its reason; of a file, the whole piece."""
        return self.state == EventState.DONE and self.refused == self.received


class IntakeProblem(models.Model):
    """Why a row or a single event was refused or is held: the code, and what fills the places of its sentence.

    A row of a file has its number and its cells as they came.
    """

    event = models.ForeignKey(IntakeEvent, on_delete=models.CASCADE, related_name="problems")
    row = models.BigIntegerField(null=True)
    cells = models.JSONField(default=list)
    code = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "intake_problem"


class IntakeTally(models.Model):
    """What became of what came in, per hour, channel and source: the balance without counting.

    `hour` is in hours since 1970, `source` 0 for none. Only what is settled counts here, in the transaction that
    settles it; what waits is counted where it is asked for, so that receiving stays one insert.
    """

    hour = models.BigIntegerField()
    channel = models.CharField(max_length=12, choices=Channel)
    source = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)

    class Meta:
        db_table = "intake_tally"
        constraints = [models.UniqueConstraint(fields=["hour", "channel", "source"], name="intake_tally_key")]


class IntakeSettings(models.Model):
    """One row, once somebody has set something. Without `keep_raw_days` raw data are kept for ever."""

    keep_raw_days = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "intake_settings"


class QuietSource(models.Model):
    """A channel and source from which unusually little has come (`intake.quiet` says by which rule).

    `source` is 0 for none. In the last `hours` hours `received` came in where `expected` were to be expected.
    """

    channel = models.CharField(max_length=12, choices=Channel)
    source = models.BigIntegerField(default=0)
    hours = models.PositiveIntegerField()
    expected = models.FloatField()
    received = models.PositiveIntegerField()
    noticed_at = models.DateTimeField()

    class Meta:
        db_table = "intake_quiet_source"
        constraints = [models.UniqueConstraint(fields=["channel", "source"], name="intake_quiet_source_key")]
