"""The draft of a form: its fields added, changed, placed and removed, and everything else that it says."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from leadwerk.foundation.errors import Unseen
from leadwerk.people.actors import Actor
from leadwerk.web_forms.access import take, unchanged
from leadwerk.web_forms.actions.forms import save_draft
from leadwerk.web_forms.checking import MOST_FIELDS
from leadwerk.web_forms.design import Consent, Design, Field, spoken
from leadwerk.web_forms.models import WebForm
from leadwerk.web_forms.refusals import FieldTwice, TooManyFields
from leadwerk.web_forms.targets import TARGETS, is_known, kinds_of, words_of


@transaction.atomic
def add_field(form: WebForm, target: str, *, by: Actor) -> Field:
    """One more field at the end. Raises `FieldTwice`, `TooManyFields`, `Unseen` for what a form cannot ask."""
    fresh = take(form, by=by)
    design = fresh.draft
    if not is_known(target):
        raise Unseen
    if len(design.fields) >= MOST_FIELDS:
        raise TooManyFields(count=MOST_FIELDS)
    if target in TARGETS and design.field(target) is not None:
        raise FieldTwice(field=words_of(target))
    added = Field(design.free_name(target), target, kinds_of(target)[0])
    changed = replace(design, fields=(*design.fields, added))
    save_draft(fresh, changed, by=by, changes={"fields": [None, added.words()]})
    return added


@transaction.atomic
def edit_field(form: WebForm, field: Field, *, by: Actor, was: str | None = None) -> WebForm:
    """Put this in the place of the field of the same name; what it asks for stays. Raises `PartChanged` if the field
    is no longer the one marked `was`, `Unseen`."""
    fresh = take(form, by=by)
    before = fresh.draft.field(field.name)
    if before is None:
        raise Unseen
    unchanged(before, was)
    after = replace(field, target=before.target)
    if after.kind not in kinds_of(after.target):
        raise Unseen
    changes = {"fields": [before.words(), after.words()]}
    return save_draft(fresh, fresh.draft.with_field(after), by=by, changes=changes)


@transaction.atomic
def place_field(form: WebForm, name: str, place: int, *, by: Actor) -> WebForm:
    """Put a field at a place of the form, 1 being the first."""
    fresh = take(form, by=by)
    moved = _field(fresh.draft, name)
    others = [one for one in fresh.draft.fields if one.name != name]
    at = min(max(place, 1), len(others) + 1) - 1
    order = (*others[:at], moved, *others[at:])
    before = fresh.draft.fields.index(moved) + 1
    changes = {"fields": [f"{before}. {moved.words()}", f"{at + 1}. {moved.words()}"]}
    return save_draft(fresh, replace(fresh.draft, fields=order), by=by, changes=changes)


@transaction.atomic
def remove_field(form: WebForm, name: str, *, by: Actor) -> WebForm:
    """Take a field from the draft; published versions keep it."""
    fresh = take(form, by=by)
    gone = _field(fresh.draft, name)
    rest = tuple(one for one in fresh.draft.fields if one.name != name)
    return save_draft(fresh, replace(fresh.draft, fields=rest), by=by, changes={"fields": [gone.words(), None]})


@transaction.atomic
def keep_consent(
    form: WebForm, consent: Consent | None, *, by: Actor, name: str = "", was: str | None = None
) -> WebForm:
    """Add a consent, change the one named `name`, or remove it (None). Raises `PartChanged`, `Unseen`."""
    fresh = take(form, by=by)
    design = fresh.draft
    before = design.consent(name)
    if before is None:
        if name or consent is None:
            raise Unseen
        taken = {one.name for one in design.consents}
        free = next(free for number in range(1, len(taken) + 2) if (free := f"consent_{number}") not in taken)
        consents = (*design.consents, replace(consent, name=free))
    else:
        unchanged(before, was)
        after = (replace(consent, name=name),) if consent is not None else ()
        consents = tuple(kept for one in design.consents for kept in (after if one is before else (one,)))
    told = [spoken(one.text, design.language) if one is not None else None for one in (before, consent)]
    return save_draft(fresh, replace(design, consents=consents), by=by, changes={"consents": told})


@transaction.atomic
def edit_design(form: WebForm, *, by: Actor, was: str | None = None, **parts: Any) -> WebForm:
    """Change what the form says, where its leads go or how it looks: parts of `Design` by name. The fields and all
    other parts stay. Raises `PartChanged` if these parts are no longer those marked `was`."""
    fresh = take(form, by=by)
    design = fresh.draft
    unchanged({name: getattr(design, name) for name in sorted(parts)}, was)
    changes = {
        name: [_told(getattr(design, name)), _told(value)]
        for name, value in parts.items()
        if getattr(design, name) != value
    }
    return save_draft(fresh, replace(design, **parts), by=by, changes=changes)


def _field(design: Design, name: str) -> Field:
    found = design.field(name)
    if found is None:
        raise Unseen
    return found


def _told(value: Any) -> Any:
    """A part of the design as the history of the settings shows it."""
    if isinstance(value, dict):
        return " / ".join(text for text in value.values() if text)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if hasattr(value, "__dataclass_fields__"):
        told = (_told(getattr(value, name)) for name in value.__dataclass_fields__)
        return ", ".join(str(one) for one in told if one not in ("", None, False))
    return value
