"""The lists a company keeps, all edited on one page: what each is called and what its entries have besides a name."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.campaigns.models import Article, Campaign
from leadwerk.conversion.models import ConvertedStatus
from leadwerk.correspondence.models import CallOutcome
from leadwerk.pipelines.models import LossReason, Marketplace, RejectionCode, Source
from leadwerk.tasks.models import TaskSubject

LABELS: dict[str, Promise] = {
    "name": _("Name"),
    "name_en": _("Name in English"),
    "process": _("Sales process"),
    "without_stages": _("Without stages"),
    "needs_text": _("Needs a text"),
    "means": _("How"),
    "reach": _("Means"),
    "retry_after_hours": _("Propose the next try after (hours)"),
    "article": _("Article"),
    "number": _("Number"),
    "starts_on": _("From"),
    "ends_on": _("Until"),
}
HINTS: dict[tuple[str, str], Promise] = {
    ("loss-reasons", "without_stages"): _("A lead can be lost for this reason without having passed any stage."),
    ("rejection-codes", "needs_text"): _("Whoever chooses this code has to write why."),
    ("marketplaces", "process"): _("Left empty, the marketplace gets its own, every stage of it mandatory."),
    ("sources", "process"): _("Left empty, the team or the company decides."),
    ("campaigns", "process"): _("Left empty, source, team or company decide."),
}


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list. `fields` are those of its form; what follows the names is shown as a column."""

    slug: str
    model: Any
    title: Promise
    words: Promise
    add: Promise
    icon: str
    fields: tuple[str, ...]

    @property
    def is_ordered(self) -> bool:
        return any(field.name == "position" for field in self.model._meta.concrete_fields)

    @property
    def columns(self) -> list[tuple[str, Promise]]:
        return [(name, LABELS[name]) for name in self.fields if not name.startswith("name")]

    def form(self, data: Any, entry: Any = None) -> "forms.ModelForm[Any]":
        """The form of one entry, unbound where `data` is None."""
        dates = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("starts_on", "ends_on")}
        made: type[forms.ModelForm[Any]] = forms.modelform_factory(
            self.model,
            fields=self.fields,
            labels={name: str(LABELS[name]) for name in self.fields},
            help_texts={name: str(words) for (slug, name), words in HINTS.items() if slug == self.slug},
            widgets={name: widget for name, widget in dates.items() if name in self.fields},
        )
        form = made(data, instance=entry)
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                chosen = getattr(entry, f"{name}_id", None)
                field.queryset = field.queryset.filter(Q(retired_at__isnull=True) | Q(pk=chosen))
                field.empty_label = "–"
        if "process" in form.fields and self.model is Marketplace:
            form.fields["process"].required = entry is not None
        return form


NAMES = ("name", "name_en")
LISTS: dict[str, ListKind] = {
    kind.slug: kind
    for kind in (
        ListKind(
            "marketplaces",
            Marketplace,
            _("Marketplaces"),
            _("Sources with a sales process of their own"),
            _("Add a marketplace"),
            "market",
            (*NAMES, "process"),
        ),
        ListKind(
            "sources",
            Source,
            _("Sources"),
            _("Where leads come from"),
            _("Add a source"),
            "flag",
            (*NAMES, "process"),
        ),
        ListKind(
            "campaigns",
            Campaign,
            _("Campaigns"),
            _("What generates leads, and the article it offers"),
            _("Add a campaign"),
            "campaign",
            ("name", "article", "process", "starts_on", "ends_on"),
        ),
        ListKind(
            "articles",
            Article,
            _("Articles"),
            _("What is offered"),
            _("Add an article"),
            "tag",
            ("name", "number"),
        ),
        ListKind(
            "loss-reasons",
            LossReason,
            _("Loss reasons"),
            _("Why leads are closed as lost"),
            _("Add a reason"),
            "x-circle",
            (*NAMES, "without_stages"),
        ),
        ListKind(
            "rejection-codes",
            RejectionCode,
            _("Rejection codes"),
            _("Why leads are rejected"),
            _("Add a code"),
            "blocked",
            (*NAMES, "needs_text"),
        ),
        ListKind(
            "converted-statuses",
            ConvertedStatus,
            _("Converted statuses"),
            _("What a conversion is marked with"),
            _("Add a status"),
            "convert",
            NAMES,
        ),
        ListKind(
            "task-subjects",
            TaskSubject,
            _("Task subjects"),
            _("To choose from when a task is made"),
            _("Add a subject"),
            "check-circle",
            (*NAMES, "means"),
        ),
        ListKind(
            "call-outcomes",
            CallOutcome,
            _("Call outcomes"),
            _("How calls end, and when to try again"),
            _("Add an outcome"),
            "phone",
            (*NAMES, "reach", "retry_after_hours"),
        ),
    )
}
