from django import forms
from django.utils.translation import gettext_lazy as _


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the ledger with this reason, and can be processed again."),
    )
