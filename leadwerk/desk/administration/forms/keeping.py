from django import forms
from django.utils.translation import gettext_lazy as _


class KeepingForm(forms.Form):
    """How long the log keeps what it knows. So long at least that nobody covers their traces by it."""

    security_days = forms.IntegerField(
        label=_("Keep sign-ins and changes for … days"), min_value=30, max_value=3650, help_text=_("30 days at least.")
    )
    logs_openings = forms.BooleanField(
        label=_("Log who opens which lead"),
        required=False,
        help_text=_("Each opening becomes an entry. Tell the people who work here before you switch this on."),
    )
    opening_days = forms.IntegerField(
        label=_("Keep openings for … days"), min_value=7, max_value=3650, help_text=_("7 days at least.")
    )
