from django import forms
from django.utils.translation import gettext_lazy as _


class PrivacyForm(forms.Form):
    """How long what tells of people is kept. The log so long at least that nobody covers their traces by it."""

    raw_days = forms.IntegerField(
        label=_("Keep raw data, in days"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_(
            "Empty: for ever. When the time is over, the raw data of what is settled and the files of imports are "
            "deleted, at night; the balance stays. What waits or is in quarantine keeps its raw data."
        ),
    )
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
