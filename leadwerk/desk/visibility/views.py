""" "Who sees this?" at every record, and "Why?" for every user.

Whoever may see a record may ask who else does: names, teams and roles of colleagues are no secret in a company, every
dialog that assigns something shows them, and who hands a lead on has to know who will read it. What the answer says
about the record itself (owner, team, book) stands on its page anyway. A record one may not see has no answer (404).
"Why?" asks about any user and any permission, so it takes the permission to manage users; of records it answers only
for those that whoever asks may see.
"""

from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leadwerk.customers.access import see as see_customer
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.desk.customers.kinds import KINDS, Kind
from leadwerk.desk.search.finding import read
from leadwerk.desk.visibility.people import Visibility, choices
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.access import see
from leadwerk.people.explaining import obstacle
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.wording import NumberedRecord, is_about_records, why
from leadwerk.ui.fragments import render_block

DIALOG = "desk/visibility/dialog.html"
GROUPS = "desk/visibility/groups.html"
LETTERS = {"l": "lead", "f": "account", "k": "contact", "v": "opportunity"}


@require_safe
def of_lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    lead = see(lead_id, person_of(request))
    return _answer(request, lead, lead.name, Permission.LEAD_VIEW, "lead")


@require_safe
def of_customer(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    record = see_customer(kind.model, pk, person_of(request))
    return _answer(request, cast(NumberedRecord, record), str(record), kind.viewing, kind.name)


def _answer(request: HttpRequest, record: NumberedRecord, name: str, viewing: Permission, kind: str) -> HttpResponse:
    """The dialog, or what changes in it: the groups while somebody types, one group with more of its people."""
    asked = {key: request.GET.get(key, "") for key in ("q", "more", "to")}
    shown = Visibility(person_of(request), record, viewing, request.path, **asked)
    context = {"shown": shown, "name": name, "kind": kind, "record": record}
    asked_for = request.headers.get("HX-Target", "")
    if asked_for == "visibility":
        return HttpResponse(render_block(request, GROUPS, "groups", {"shown": shown}))
    if shown.group is not None and asked_for == f"visible-{shown.group.key}":
        return HttpResponse(render_block(request, GROUPS, "group_section", {"group": shown.group}))
    return render(request, DIALOG, context)


class ExplanationForm(forms.Form):
    """What is asked about somebody: a permission, and the number of a record if it is about one."""

    permission = forms.ChoiceField()
    record = forms.CharField(required=False, max_length=30)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET if "permission" in request.GET else None)
        self.asking = person_of(request)
        self.found: NumberedRecord | None = None
        asked, number = cast(forms.ChoiceField, self.fields["permission"]), self.fields["record"]
        asked.label, asked.choices = _("Permission"), choices(Permission)
        number.label, number.help_text = _("Record number"), _("For example L-12. Leave it empty to ask in general.")

    def clean(self) -> None:
        typed, chosen = self.cleaned_data.get("record", ""), self.cleaned_data.get("permission")
        if not typed or not chosen:
            return
        permission, query = Permission(chosen), read(typed)
        kind = permission.value.partition(".")[0]
        if query.number is None:
            self.add_error("record", _("This is no record number. Please enter it like L-12."))
        elif not is_about_records(permission):
            self.add_error("record", _("This permission is not about single records. Please leave the number empty."))
        elif query.letter and LETTERS[query.letter] != kind:
            self.add_error("record", _("This permission is not about records with this letter."))
        else:
            try:
                self.found = _see(kind, query.number, self.asking)
            except Unseen:
                self.add_error("record", _("There is no such record, or you may not see it."))


def _see(kind: str, pk: int, user: User) -> NumberedRecord:
    """The record of this number, as far as `user` may see it. Raises `Unseen`."""
    if kind == "lead":
        return see(pk, user)
    model = next(one.model for one in KINDS if one.name == kind)
    return cast(NumberedRecord, see_customer(model, pk, user))


@manages(Permission.MANAGE_USERS)
@require_safe
def of_user(request: HttpRequest, pk: int) -> HttpResponse:
    """Why somebody may do something or not: `permission`, and `record` by its number, give one sentence."""
    colleague = organisation().users.get(pk)
    if colleague is None:
        raise Http404
    form, answer = ExplanationForm(request), ""
    is_permitted = False
    if form.is_valid():
        permission = Permission(form.cleaned_data["permission"])
        answer = why(colleague, permission, form.found)
        is_permitted = obstacle(colleague, permission, form.found) is None
    context = {"colleague": colleague, "form": form, "answer": answer, "is_permitted": is_permitted}
    return render(request, "desk/visibility/explanation.html", context)
