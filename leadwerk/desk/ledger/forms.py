from django import forms
from django.utils.translation import gettext_lazy as _


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the ledger with this reason, and can be processed again."),
    )


class KeepingForm(forms.Form):
    days = forms.IntegerField(
        label=_("Keep raw data, in days"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_(
            "Empty: for ever. After that time the raw data of what is settled and the files of imports are deleted, at "
            "night; the balance stays. What waits or is in quarantine keeps its raw data."
        ),
    )
