from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadwerk.desk import choices
from leadwerk.people.models import User
from leadwerk.people.naming import NameField

THEMES = [("auto", _("Like the device")), ("light", _("Light")), ("dark", _("Dark"))]
DENSITIES = [("compact", _("Compact")), ("normal", _("Normal")), ("wide", _("Wide"))]


class ProfileForm(forms.Form):
    first_name = NameField(label=_("First name"), max_length=100, required=False)
    last_name = NameField(label=_("Last name"), max_length=100)
    phone = forms.CharField(label=_("Phone"), max_length=50, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [("", gettext("Like the company")), *choices.languages()], required=False
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [("", gettext("Like the company")), *choices.time_zones()], required=False
    )
    theme = forms.ChoiceField(label=_("Colour scheme"), choices=THEMES)
    density = forms.ChoiceField(label=_("Rows in lists"), choices=DENSITIES)
    has_letter_keys = forms.BooleanField(
        label=_("Single letters are shortcuts"),
        required=False,
        help_text=_("Such as N for a new lead. Shortcuts with Ctrl always work."),
    )


class PasswordForm(forms.Form):
    """A new password, for whoever knows the present one. By their names what is sent again leaves passwords out."""

    present_password = forms.CharField(
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. A few words in a row are easy to remember and hard to guess."),
    )
    new_password_again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_present_password(self) -> str:
        present: str = self.cleaned_data["present_password"]
        if not self.user.check_password(present):
            raise ValidationError(gettext("This is not your present password."))
        return present

    def clean_new_password(self) -> str:
        new: str = self.cleaned_data["new_password"]
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "new_password" in given and given["new_password"] != given.get("new_password_again"):
            self.add_error("new_password_again", gettext("The two passwords differ."))
        return given
