"""Keeping mappings: of every import that starts, and by name."""

from django.db import transaction

from leadwerk.foundation.clock import now
from leadwerk.foundation.text import clean
from leadwerk.intake.access import may_import, take
from leadwerk.intake.channels.csv_file.parse import FileShape
from leadwerk.intake.mappings import columns_of, key_of, may_change
from leadwerk.intake.models import ImportMapping, ImportRun
from leadwerk.intake.refusals import MappingNameMissing, MappingNameTaken
from leadwerk.journal.write import write
from leadwerk.people.actors import Actor, person


def remember(run: ImportRun, *, by: Actor) -> None:
    """Let the next list with these headers be mapped like this one. An address book needs no mapping."""
    headers = FileShape.from_json(run.shape).headers
    key = "" if run.is_address_book else key_of(headers)
    if key:
        kept = {"columns": columns_of(headers, _mapping(run), _words(run)), "by": person(by), "saved_at": now()}
        ImportMapping.objects.update_or_create(name="", headers_key=key, defaults=kept)


@transaction.atomic
def save_mapping(run: ImportRun, name: str, *, by: Actor) -> ImportMapping:
    """Keep the mapping of this import under a name; one of that name is replaced.

    Raises `MappingNameMissing`, and `MappingNameTaken` if the other one is somebody else's.
    """
    may_import(by)
    fresh = take(run, by=by)
    words = " ".join(clean(name, 120).split())
    if not words:
        raise MappingNameMissing
    there = ImportMapping.objects.select_for_update(of=("self",)).filter(name=words).first()
    if there is not None and not may_change(there, by):
        raise MappingNameTaken(name=words)
    headers = FileShape.from_json(fresh.shape).headers
    saved = there or ImportMapping(name=words)
    saved.headers_key, saved.columns = key_of(headers), columns_of(headers, _mapping(fresh), _words(fresh))
    saved.by, saved.saved_at = person(by), now()
    saved.save()
    write("import_mapping_saved", ("import_mapping", saved.pk), by=by, facts={"name": words})
    return saved


@transaction.atomic
def forget_mapping(saved: ImportMapping, *, by: Actor) -> None:
    """Remove a named mapping. Raises `MappingNameTaken` if it is somebody else's."""
    may_import(by)
    fresh = ImportMapping.objects.select_for_update(of=("self",)).filter(pk=saved.pk).first()
    if fresh is None:
        return
    if not may_change(fresh, by):
        raise MappingNameTaken(name=fresh.name)
    write("import_mapping_removed", ("import_mapping", fresh.pk), by=by, facts={"name": fresh.name})
    fresh.delete()


def _mapping(run: ImportRun) -> dict[int, str | None]:
    return {int(column): field for column, field in run.mapping.items()}


def _words(run: ImportRun) -> dict[str, str]:
    return dict(run.formats.get("words", {}))
