from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Mandatory, SalesProcess, Stage


class ProcessForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    rejects_only_qualified = forms.BooleanField(
        label=_("Only qualified leads can be rejected"),
        required=False,
        help_text=_("An unusable lead that nobody qualified is then closed as lost."),
    )


class StageForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    guidance = forms.CharField(
        label=_("Guidance for the agent"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What has to be clear before the lead moves on."),
    )
    guidance_en = forms.CharField(
        label=_("Guidance in English"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    probability = forms.IntegerField(
        label=_("Probability in percent"), min_value=0, max_value=100, initial=0, help_text=_("That the lead is won.")
    )
    mandatory = forms.ChoiceField(label=_("Has to be passed"), choices=Mandatory.choices, required=False)
    stale_after_days = forms.IntegerField(
        label=_("Stale after days"), min_value=1, max_value=3650, required=False, help_text=_("Left empty: never.")
    )


def stage_choices(without: SalesProcess | None = None, *, only: SalesProcess | None = None) -> list[tuple[str, Any]]:
    """Stages in use, grouped by process."""
    found = catalog()
    return [
        (process.label, [(stage.pk, stage.label) for stage in found.stages_of.get(process.pk, [])])
        for process in found.processes.values()
        if process.retired_at is None and process != without and only in (None, process)
    ]


class TargetForm(forms.Form):
    """Where the leads of each of these stages go."""

    def __init__(self, *args: Any, stages: list[tuple[Stage, int]], choices: list[tuple[Any, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.stages = [stage for stage, _count in stages]
        for stage, count in stages:
            self.fields[f"stage_{stage.pk}"] = forms.TypedChoiceField(
                label=_("%(stage)s: %(count)s leads move to") % {"stage": stage.label, "count": count},
                coerce=int,
                choices=[("", _("Please choose")), *choices],
            )

    def targets(self) -> dict[Stage, Stage]:
        return {stage: catalog().stages[self.cleaned_data[f"stage_{stage.pk}"]] for stage in self.stages}
