"""Removing the demo company: the one deletion of everything, and only ever of invented people."""

import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation import held
from leadwerk.foundation.errors import RuleBroken
from leadwerk.foundation.models import CacheEntry, Revision
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand
from leadwerk.people.models import Company
from leadwerk.people.permissions import Permission

KEPT = (Revision, CacheEntry)
# What Django writes when tables are made, and nobody after that.
OF_DJANGO = ("contenttypes", "auth")


class NotDemo(RuleBroken):
    code = "not_demo"
    words = _("This is no demo company. Its data is not removed.")


@transaction.atomic
def remove_demo(*, by: Actor) -> None:
    """Empty the installation: every row, every file, every session, also that of whoever asks. Raises `NotDemo`."""
    demand(by, Permission.MANAGE_SETTINGS)
    if not Company.objects.select_for_update().filter(is_demo=True).exists():
        raise NotDemo
    tables = [
        table
        for config in apps.get_app_configs()
        if config.label not in OF_DJANGO
        for model in config.get_models(include_auto_created=True)
        if model not in KEPT
        for table in [model._meta.db_table]
    ]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=False):
            cursor.execute(statement)
    held.changed()
    transaction.on_commit(_remove_files)


def _remove_files() -> None:
    for path in Path(settings.MEDIA_ROOT).glob("*"):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
