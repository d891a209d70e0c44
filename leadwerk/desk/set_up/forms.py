from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from leadwerk.desk import choices
from leadwerk.people.models import User
from leadwerk.people.naming import NameField


class SetUpForm(forms.Form):
    """The company and its first administrator."""

    company_name = NameField(label=_("Company name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=choices.languages)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=choices.time_zones, initial="Europe/Berlin")
    currency = forms.ChoiceField(label=_("Currency"), choices=choices.currencies, initial="EUR")
    first_name = NameField(label=_("First name"), max_length=100, required=False)
    last_name = NameField(label=_("Last name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least ten characters. A few words in a row are easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or "de")[:2]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password")
        if password:
            try:
                validate_password(password, User(email=given.get("email", ""), last_name=given.get("last_name", "")))
            except ValidationError as error:
                self.add_error("password", error)
            if password != given.get("password_again"):
                self.add_error("password_again", gettext("The two passwords differ."))
        return given
