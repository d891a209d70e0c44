"""What an import adds to what can be asked of a lead: by which one it came."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadwerk.conditions.kinds import Choice, Options, number_of
from leadwerk.conditions.vocabulary import Asking
from leadwerk.intake.models import ImportRun
from leadwerk.journal.models import Entry
from leadwerk.leads.conditions import LEADS
from leadwerk.ui.formats import moment

OFFERED = 20


def _find(values: Sequence[str], asking: Asking) -> Q:
    runs = ImportRun.objects.filter(pk__in=[number_of(value) for value in values])
    sets = [number for number in runs.values_list("change_set", flat=True) if number is not None]
    entries = Entry.objects.filter(change_set__in=sets, subject_kind="lead", kind="imported")
    return Q(pk__in=entries.values("subject_id"))


def _name(value: str) -> str | None:
    """When it was: the name of the file is for those who may see the import."""
    started = ImportRun.objects.filter(pk=number_of(value) or 0, started_at__isnull=False).values_list("started_at")
    found = started.first()
    return moment(timezone.localtime(found[0])) if found else None


def _options() -> Options:
    runs = ImportRun.objects.filter(started_at__isnull=False).order_by("-started_at")[:OFFERED]
    return [(str(pk), moment(timezone.localtime(at))) for pk, at in runs.values_list("pk", "started_at")]


LEADS.register(Choice("import", _("Import"), options=_options, find=_find, name_of=_name))
