"""The question "Why?" about a user."""

from typing import cast

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from leadwerk.customers.access import see as see_customer
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.desk.administration.permits import person_of
from leadwerk.desk.search.finding import KINDS, read
from leadwerk.desk.visibility.people import choices
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.access import see
from leadwerk.people.models import User
from leadwerk.people.permissions import GRANTABLE, Permission
from leadwerk.people.wording import NumberedRecord, is_about_records

LETTERS = {kind.letter: kind.name for kind in KINDS}


class ExplanationForm(forms.Form):
    """What is asked about somebody: a permission, and the number of a record if it is about one."""

    permission = forms.ChoiceField()
    record = forms.CharField(required=False, max_length=30)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET if "permission" in request.GET else None)
        self.asking = person_of(request)
        self.found: NumberedRecord | None = None
        asked, number = cast(forms.ChoiceField, self.fields["permission"]), self.fields["record"]
        asked.label, asked.choices = _("Permission"), choices(GRANTABLE)
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
    models: dict[str, type[CustomerRecord]] = {one.kind: one for one in (Account, Contact, Opportunity)}
    return see_customer(models[kind], pk, user)
