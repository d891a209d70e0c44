from django import forms
from django.utils.translation import gettext_lazy as _

from leadwerk.duplicates.policy import Policy


class DuplicatesForm(forms.Form):
    manual = forms.ChoiceField(
        label=_("When somebody creates a lead that is likely there already"),
        choices=[(Policy.ASK.value, _("Name it and ask")), (Policy.CREATE_AND_MARK.value, _("Create without asking"))],
        help_text=_("The page of each lead names its possible duplicates in any case."),
    )
    tells_elsewhere = forms.BooleanField(
        label=_("Say when another team is working on the same contact"),
        required=False,
        help_text=_("Only that there is such a lead, not which, and a button to ask for a hand-over."),
    )
