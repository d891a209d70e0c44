from dataclasses import replace

from django.db import transaction
from django.db.models import Q, QuerySet

from leadwerk.foundation.clock import now
from leadwerk.foundation.held import changed
from leadwerk.journal.write import write
from leadwerk.leads.refusals import OwnerIsInactive
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import User
from leadwerk.web_forms.design import Design
from leadwerk.web_forms.models import FormVersion, WebForm


def giving_to(user: User) -> QuerySet[WebForm]:
    """The forms whose leads go to this user, as they are built or as visitors see them."""
    goes = Q(design__destination__owner=user.pk) | Q(published__design__destination__owner=user.pk)
    return WebForm.objects.filter(goes)


@transaction.atomic
def succeed(owner: User, successor: User, *, by: Actor, change_set: int | None = None) -> int:
    """Let the leads of these forms go to another user; how many forms there were.

    What visitors see becomes a new version, the same but for where its leads go. Raises `OwnerIsInactive`.
    """
    demand_people(by, owner.team_id, successor.team_id)
    if not successor.is_active:
        raise OwnerIsInactive(owner=successor.name)
    forms = list(giving_to(owner).select_for_update(of=("self",)).select_related("published").order_by("pk"))
    for form in forms:
        published, was = form.published, form.design
        form.design = _given(form.draft, owner, successor).as_json()
        form.version += form.design != was
        if published is not None and published.as_designed.destination.owner == owner.pk:
            form.published = FormVersion(
                form=form,
                number=form.versions.order_by("-number").values_list("number", flat=True)[0] + 1,
                design=_given(published.as_designed, owner, successor).as_json(),
                published_at=now(),
                published_by=person(by),
            )
            form.published.save(force_insert=True)
        form.save(update_fields=["design", "version", "published"])
        changes = {"destination": [owner.name, successor.name]}
        facts = {"name": form.name}
        write("web_form_edited", ("web_form", form.pk), by=by, changes=changes, facts=facts, change_set=change_set)
    changed()
    return len(forms)


def _given(design: Design, owner: User, successor: User) -> Design:
    if design.destination.owner != owner.pk:
        return design
    return replace(design, destination=replace(design.destination, owner=successor.pk))
