"""Web forms: added, renamed, published, withdrawn, removed while nobody has seen them."""

from typing import Any

from django.db import transaction

from leadwerk.foundation.clock import now
from leadwerk.foundation.held import changed
from leadwerk.foundation.text import fold
from leadwerk.journal.write import Changes, change, write
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand
from leadwerk.people.models import Company
from leadwerk.people.permissions import Permission
from leadwerk.web_forms.access import take
from leadwerk.web_forms.checking import faults
from leadwerk.web_forms.design import Design, first_design
from leadwerk.web_forms.models import FormVersion, WebForm
from leadwerk.web_forms.refusals import FormIsPublic, FormNameTaken, NotPublishable


@transaction.atomic
def add_form(name: str, *, by: Actor, language: str = "de", copy_of: WebForm | None = None) -> WebForm:
    """A new form, not yet published: with the usual fields, or as a copy of another draft. Raises `FormNameTaken`."""
    demand(by, Permission.MANAGE_FORMS)
    Company.objects.select_for_update().first()
    design = take(copy_of, by=by).draft if copy_of is not None else first_design(language)
    form = WebForm(name=name, design=design.as_json(), created_at=now(), created_by=person(by))
    _check_name(form)
    form.save(force_insert=True)
    _tell(form, "web_form_added", by=by)
    return form


@transaction.atomic
def rename_form(form: WebForm, name: str, *, by: Actor) -> WebForm:
    """Its name for those who work with it; visitors never see it. Raises `FormNameTaken`."""
    Company.objects.select_for_update().first()
    fresh = take(form, by=by)
    changes = change(fresh, name=name)
    if changes:
        _check_name(fresh)
        fresh.save(update_fields=["name"])
        changed()
        write("web_form_edited", ("web_form", fresh.pk), by=by, changes=changes, facts={"name": fresh.name})
    return fresh


@transaction.atomic
def publish(form: WebForm, *, by: Actor) -> FormVersion:
    """Make the draft what visitors see. What they saw before stays as an earlier version. Raises `NotPublishable`."""
    fresh = take(form, by=by)
    found = faults(fresh.draft)
    if found:
        raise NotPublishable(name=fresh.name, faults=" ".join(found))
    if fresh.published is not None and not fresh.has_changes:
        return fresh.published
    last = fresh.versions.order_by("-number").first()
    if last is None or last.design != fresh.design:
        number = last.number + 1 if last is not None else 1
        last = FormVersion(form=fresh, number=number, design=fresh.design, published_at=now(), published_by=person(by))
        last.save(force_insert=True)
    fresh.published = last
    fresh.save(update_fields=["published"])
    changed()
    _tell(fresh, "web_form_published", by=by, number=last.number)
    return last


@transaction.atomic
def withdraw(form: WebForm, *, by: Actor) -> WebForm:
    """Take the form from its visitors; the draft, the versions and what came in stay."""
    fresh = take(form, by=by)
    if fresh.published is not None:
        fresh.published = None
        fresh.save(update_fields=["published"])
        changed()
        _tell(fresh, "web_form_withdrawn", by=by)
    return fresh


@transaction.atomic
def remove_form(form: WebForm, *, by: Actor) -> None:
    """Delete a form that was never published. Raises `FormIsPublic`."""
    fresh = take(form, by=by)
    if fresh.versions.exists():
        raise FormIsPublic(name=fresh.name)
    _tell(fresh, "web_form_removed", by=by)
    fresh.delete()


def save_draft(fresh: WebForm, design: Design, *, by: Actor, changes: Changes) -> WebForm:
    """The part of every verb on the draft that keeps it and tells of it; `fresh` is locked."""
    kept = design.as_json()
    if kept != fresh.design:
        fresh.design = kept
        fresh.__dict__.pop("draft", None)
        fresh.version += 1
        fresh.save(update_fields=["design", "version"])
        write("web_form_edited", ("web_form", fresh.pk), by=by, changes=changes, facts={"name": fresh.name})
    return fresh


def _check_name(form: WebForm) -> None:
    names = WebForm.objects.exclude(pk=form.pk).values_list("name", flat=True)
    if fold(form.name) in map(fold, names):
        raise FormNameTaken(name=form.name)


def _tell(form: WebForm, kind: str, *, by: Actor, **facts: Any) -> None:
    facts["name"] = form.name
    write(kind, ("web_form", form.pk), by=by, facts=facts)
    record(kind, by=by, about=("web_form", form.pk, form.name), **facts)
