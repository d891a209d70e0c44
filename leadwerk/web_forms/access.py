"""Doors to web forms: whoever manages them sees all; visitors see what is published, by its address."""

import hashlib
import json
from typing import Any

from django.db.models import F, QuerySet

from leadwerk.foundation.errors import Unseen
from leadwerk.foundation.held import held
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand
from leadwerk.people.permissions import Permission
from leadwerk.web_forms.models import FormVersion, WebForm
from leadwerk.web_forms.refusals import PartChanged


def forms(by: Actor) -> QuerySet[WebForm]:
    """Raises `MissingPermission`."""
    demand(by, Permission.MANAGE_FORMS)
    return WebForm.objects.select_related("published")


def see(form_id: int, by: Actor) -> WebForm:
    """Raises `MissingPermission`, `Unseen`."""
    found = forms(by).filter(pk=form_id).first()
    if found is None:
        raise Unseen
    return found


def take(form: WebForm, *, by: Actor) -> WebForm:
    """Lock the fresh row for a verb. Inside a transaction only. Raises `MissingPermission`, `Unseen`."""
    demand(by, Permission.MANAGE_FORMS)
    fresh = WebForm.objects.select_for_update(of=("self",)).select_related("published").filter(pk=form.pk).first()
    if fresh is None:
        raise Unseen
    return fresh


def public(token: str) -> FormVersion:
    """What visitors of this address see; shared between requests. Raises `Unseen` for what is not published, or
    withdrawn."""
    version = _published().get(token)
    if version is None:
        raise Unseen
    return version


@held
def _published() -> dict[str, FormVersion]:
    """By the token of their address. Held, because a post should cost little more than storing it."""
    found = FormVersion.objects.filter(pk=F("form__published")).select_related("form")
    return {version.form.token: version for version in found}


def mark(part: Any) -> str:
    """A short mark of a part of the design as a page showed it; see `unchanged`."""
    shown = part.as_json() if hasattr(part, "as_json") else part
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=repr).encode()).hexdigest()[:16]


def unchanged(part: Any, was: str | None) -> None:
    """Raises `PartChanged` if the part is no longer what the page showed."""
    if was is not None and was != mark(part):
        raise PartChanged
