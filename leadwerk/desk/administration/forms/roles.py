from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadwerk.desk.administration.forms.people import role_choices
from leadwerk.people.models import Role
from leadwerk.people.naming import NameField
from leadwerk.people.permissions import GRANTABLE, Scope


class RoleForm(forms.Form):
    """One role: its names, and for each permission the scope. `version` is the one that was looked at."""

    name = NameField(label=_("Name"), max_length=100)
    name_en = NameField(label=_("Name in English"), max_length=100, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    demands_second_factor = forms.BooleanField(
        label=_("Demands a second factor"),
        required=False,
        help_text=_("Whoever holds this role and has none sets one up at the next page, before anything else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for permission in GRANTABLE:
            choices = [(scope.value, scope.label) for scope in permission.scopes]
            self.fields[permission.value] = forms.ChoiceField(
                label=permission.label, choices=choices, widget=forms.RadioSelect
            )

    @property
    def grants(self) -> dict[str, Scope]:
        return {permission.value: Scope(self.cleaned_data[permission.value]) for permission in GRANTABLE}


class NewRoleForm(forms.Form):
    name = NameField(label=_("Name"), max_length=100)
    name_en = NameField(label=_("Name in English"), max_length=100, required=False)
    like = forms.TypedChoiceField(
        label=_("Starts with the permissions of"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Everything can be changed afterwards."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        like = self.fields["like"]
        assert isinstance(like, forms.ChoiceField)
        like.choices = [("", _("no role: nothing is permitted")), *role_choices()]


class RemovalForm(forms.Form):
    """What who holds the role gets instead; asked only where somebody does."""

    instead = forms.TypedChoiceField(label=_("They get instead"), coerce=int)

    def __init__(self, *args: Any, removed: Role, holders: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instead = self.fields["instead"]
        assert isinstance(instead, forms.ChoiceField)
        instead.choices = [("", "–"), *((pk, name) for pk, name in role_choices() if pk != removed.pk)]
        if not holders:
            del self.fields["instead"]


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
