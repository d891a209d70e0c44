from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadwerk.desk.administration.forms.people import role_choices, team_choices
from leadwerk.people.models import IdentityProvider, Role, User
from leadwerk.people.organisation import organisation

DESCRIPTION = "/.well-known/openid-configuration"
EMPTY_ROWS = 3


class ProviderForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Stands on the button: “Sign in with …”."))
    issuer = forms.CharField(
        label=_("Address of the provider"),
        max_length=200,
        help_text=_("The issuer, such as https://login.example.org/realms/company."),
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=200)
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    checks_second_factor = forms.BooleanField(
        label=_("The provider asks for the second factor"),
        required=False,
        help_text=_("Then Leadwerk asks nobody for theirs who comes from there, whatever their role demands."),
    )
    makes_users = forms.BooleanField(
        label=_("Make a user of whoever signs in for the first time"),
        required=False,
        help_text=_("Only with an address that the provider has verified."),
    )
    default_role = forms.TypedChoiceField(label=_("Role of new users"), coerce=int, empty_value=None, required=False)
    default_team = forms.TypedChoiceField(label=_("Team of new users"), coerce=int, empty_value=None, required=False)
    claim = forms.CharField(
        label=_("Name of the claim"),
        max_length=100,
        required=False,
        help_text=_("Such as groups, roles or realm_access.roles. Empty: nobody's roles are changed."),
    )

    def __init__(self, *args: Any, by: User, provider: IdentityProvider | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        secret, role, team = (self.fields[name] for name in ("client_secret", "default_role", "default_team"))
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(team, forms.ChoiceField)
        role.choices = [("", "–"), *role_choices()]
        team.choices = team_choices(by, provider.default_team_id if provider else None)
        secret.required = provider is None
        if provider is not None:
            secret.help_text = _("Saved and shown nowhere. Empty: the one that is saved stays.")

    def clean_issuer(self) -> str:
        """Whoever copies the address of the description instead means the same."""
        return str(self.cleaned_data["issuer"]).strip().removesuffix(DESCRIPTION).rstrip("/")

    def values(self) -> dict[str, Any]:
        """What was chosen, as the verb takes it."""
        given = dict(self.cleaned_data)
        given["secret"] = given.pop("client_secret")
        given["default_role"] = Role.objects.filter(pk=given["default_role"]).first()
        given["default_team"] = organisation().teams.get(given["default_team"])
        return given


class ClaimedRoleForm(forms.Form):
    value = forms.CharField(label=_("Value of the claim"), max_length=200, required=False)
    role = forms.TypedChoiceField(label=_("Role"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", "–"), *role_choices()]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if given.get("value") and given.get("role") is None and "role" not in self.errors:
            self.add_error("role", _("Please choose the role that goes with it."))
        if given.get("role") is not None and not given.get("value") and "value" not in self.errors:
            self.add_error("value", _("Please enter the value that goes with it."))
        return given


ClaimedRoles = forms.formset_factory(ClaimedRoleForm, extra=EMPTY_ROWS)


def claimed_roles(rows: "forms.BaseFormSet[ClaimedRoleForm]") -> list[tuple[str, Role]]:
    """The rows that are filled, each once."""
    roles = Role.objects.in_bulk()
    filled = [(one["value"], roles[one["role"]]) for one in rows.cleaned_data if one.get("value")]
    return list(dict.fromkeys(filled))
