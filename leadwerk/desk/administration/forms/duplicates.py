from django import forms
from django.utils.translation import gettext_lazy as _

from leadwerk.duplicates.policy import Policy
from leadwerk.leads.models import Channel

UNATTENDED = [
    (Policy.CREATE_AND_MARK.value, _("Create it; its page names the duplicate")),
    (Policy.ATTACH.value, _("Enter it at the lead there is")),
    (Policy.ASK.value, _("Ask in the intake")),
]


class DuplicatesForm(forms.Form):
    """A field for each channel for which the company may choose, by its name."""

    manual = forms.ChoiceField(
        label=_("When somebody creates a lead that is likely there already"),
        choices=[(Policy.ASK.value, _("Name it and ask")), (Policy.CREATE_AND_MARK.value, _("Create without asking"))],
        help_text=_("The page of each lead names its possible duplicates in any case."),
    )
    form = forms.ChoiceField(
        label=_("When a web form brings somebody who is certainly there already"),
        choices=UNATTENDED,
        help_text=_("Certain is the same e-mail address or mobile number as that of an open lead, whose ever it is."),
    )
    api = forms.ChoiceField(
        label=_("When a program sends somebody who is certainly there already"),
        choices=UNATTENDED,
        help_text=_("Whoever enters at the lead there is lets senders write to it who know no more than an address."),
    )
    merges_itself = forms.BooleanField(
        label=_("Merge by itself what is certain"),
        required=False,
        help_text=_(
            "A new lead goes into the open one with the same e-mail address or mobile number, if there is exactly one"
            " and nobody was asked. Forms and programs reach leads of every team that way. Everything less than certain"
            " is left to people. Each merge can be taken back."
        ),
    )
    tells_elsewhere = forms.BooleanField(
        label=_("Say when another team is working on the same contact"),
        required=False,
        help_text=_("Only that there is such a lead, not which, and a button to ask for a hand-over."),
    )

    def policies(self) -> dict[str, str]:
        return {str(channel): self.cleaned_data[channel] for channel in CHANNELS}


CHANNELS = (Channel.MANUAL.value, Channel.FORM.value, Channel.API.value)
