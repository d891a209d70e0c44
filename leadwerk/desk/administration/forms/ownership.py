from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadwerk.desk.actions.ownership import Records
from leadwerk.desk.administration.forms.books import book_choices
from leadwerk.desk.administration.ownership import Plan
from leadwerk.people.models import OwnershipMode
from leadwerk.people.organisation import organisation

PER_TEAM = "team"


class PlanForm(forms.Form):
    """To which mode, and where what is in no book goes: into one book, or into one per team."""

    to = forms.ChoiceField(choices=OwnershipMode.choices, widget=forms.HiddenInput)
    into = forms.ChoiceField(label=_("What is in no book yet goes"), required=False)

    def __init__(self, *args: Any, records: Records, makes_books: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = records
        into = self.fields["into"]
        assert isinstance(into, forms.ChoiceField)
        per_team = [(PER_TEAM, _("into one book per team"))] if makes_books and organisation().teams else []
        into.choices = [("", _("Please choose")), *per_team, (_("into this book"), book_choices())]

    @property
    def needs_choice(self) -> bool:
        return bool(self["to"].value() == OwnershipMode.BOOK)

    def plan(self) -> Plan:
        chosen = self.cleaned_data["into"] if self.needs_choice else ""
        per_team = chosen == PER_TEAM
        book = None if per_team or not chosen else organisation().books.get(int(chosen))
        return Plan(self.records, OwnershipMode(self.cleaned_data["to"]), book, per_team)
