"""The choices a person makes about an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadwerk.campaigns.catalog import campaigns
from leadwerk.campaigns.models import Campaign
from leadwerk.intake import making
from leadwerk.intake.channels.csv_file.encoding import ENCODINGS
from leadwerk.intake.channels.csv_file.parse import NO_HEADER, SEPARATORS, FileShape
from leadwerk.intake.models import ImportRun
from leadwerk.leads.actions.create import home
from leadwerk.people import books
from leadwerk.people.models import Book, Team, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import LossReason, SalesProcess, Source

ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "cp1252": gettext_lazy("Windows-1252 (Western Europe)"),
    "utf-16-le": "UTF-16 (LE)",
    "utf-16-be": "UTF-16 (BE)",
    "latin-1": gettext_lazy("ISO 8859-1 (Western Europe)"),
    "cp1250": gettext_lazy("Windows-1250 (Central Europe)"),
    "cp1251": gettext_lazy("Windows-1251 (Cyrillic)"),
    "iso-8859-7": gettext_lazy("ISO 8859-7 (Greek)"),
    "cp850": gettext_lazy("DOS 850 (Western Europe)"),
    "mac_roman": gettext_lazy("Macintosh"),
}
SEPARATOR_NAMES = {
    ";": gettext_lazy("Semicolon"),
    ",": gettext_lazy("Comma"),
    "\t": gettext_lazy("Tab"),
    "|": gettext_lazy("Vertical bar"),
    "": gettext_lazy("None: one column"),
}
_SEPARATOR_KEYS = {"semicolon": ";", "comma": ",", "tab": "\t", "bar": "|", "none": ""}


class ShapeForm(forms.Form):
    """How the file is to be read: a text has a character set and a separator, a workbook has sheets."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"))
    encoding = forms.ChoiceField(label=gettext_lazy("Character set"))
    separator = forms.ChoiceField(label=gettext_lazy("Separator"))
    header_row = forms.IntegerField(min_value=NO_HEADER, max_value=1000)

    def __init__(self, data: Any = None, *, shape: FileShape, run: ImportRun) -> None:
        initial = {
            "sheet": run.sheet,
            "encoding": shape.encoding,
            "separator": next((key for key, mark in _SEPARATOR_KEYS.items() if mark == shape.separator), ""),
            "header_row": shape.header_row,
        }
        super().__init__(data, initial=initial)
        self.other = shape.separator
        if run.is_workbook:
            del self.fields["encoding"], self.fields["separator"]
            self.fields["sheet"].choices = [(name, name) for name in run.sheets]  # type: ignore[attr-defined]
            return
        del self.fields["sheet"]
        self.fields["encoding"].choices = [(code, ENCODING_NAMES[code]) for code in ENCODINGS]  # type: ignore[attr-defined]
        known = [(key, SEPARATOR_NAMES[mark]) for key, mark in _SEPARATOR_KEYS.items()]
        if shape.separator not in (*SEPARATORS, ""):
            known.insert(0, ("", shape.separator))  # type: ignore[arg-type]
            self.fields["separator"].required = False
        self.fields["separator"].choices = known  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What `reshape` takes."""
        if "sheet" in self.fields:
            return self.cleaned_data
        chosen = self.cleaned_data["separator"]
        return {
            "encoding": self.cleaned_data["encoding"],
            "separator": _SEPARATOR_KEYS.get(chosen, self.other),
            "header_row": self.cleaned_data["header_row"],
        }


class TargetForm(forms.Form):
    """Where the leads go. `place` is "user-3" or "team-5"; "team-" lets them wait without a team."""

    place = forms.ChoiceField(label=gettext_lazy("Owner"))
    campaign = forms.ChoiceField(label=gettext_lazy("Campaign"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    process = forms.ChoiceField(label=gettext_lazy("Sales process"), required=False)
    book = forms.ChoiceField(label=gettext_lazy("Book"), required=False)
    loss_reason = forms.ChoiceField(label=gettext_lazy("Lost without a known reason"), required=False)

    def __init__(self, data: Any = None, *, run: ImportRun, user: User) -> None:
        place = f"user-{run.owner_id}" if run.owner_id else f"team-{run.team_id or home(None, None, user) or ''}"
        initial = {"place": place, "campaign": run.campaign_id, "source": run.source_id, "process": run.process_id}
        initial |= {"book": run.book_id, "loss_reason": run.loss_reason_id}
        super().__init__(data, initial=initial)
        self.user = user
        self._offer("campaign", _("No campaign"), campaigns().campaigns)
        self._offer("source", _("No source"), catalog().sources)
        self._offer("process", _("As campaign, source and team say"), catalog().processes)
        self.fields["place"].choices = self._places()  # type: ignore[attr-defined]
        self._offer_books()
        if "status" in run.mapping.values() or "status" in (data or {}).values():
            self._offer("loss_reason", _("Keep them open"), catalog().loss_reasons)
            self.fields["loss_reason"].help_text = _("Lost needs a reason of your list.")
        else:
            del self.fields["loss_reason"]
        self.fields["campaign"].help_text = _("Unless a row names another one.")
        self.fields["source"].help_text = _("Unless a row names another one.")

    def _offer(self, name: str, empty: str, entries: dict[int, Any]) -> None:
        options = [(str(pk), str(entry)) for pk, entry in entries.items() if entry.retired_at is None]
        self.fields[name].choices = [("", empty), *options]  # type: ignore[attr-defined]

    def _offer_books(self) -> None:
        """The books that this person may import into; without any there is nothing to choose."""
        found = [(str(book.pk), book.name) for book in books.open_to(self.user, Permission.LEAD_IMPORT)]
        if not found:
            del self.fields["book"]
            return
        if not books.are_required(Permission.LEAD_IMPORT):
            found.insert(0, ("", _("No book")))
        elif not self.initial["book"]:
            usual = books.usual_for(self.user, Permission.LEAD_IMPORT)
            self.initial["book"] = usual.pk if usual is not None else None
        self.fields["book"].choices = found  # type: ignore[attr-defined]

    def _places(self) -> list[tuple[str, Any]]:
        waiting = [(f"team-{team.pk}", _("New in %(team)s") % {"team": team.name}) for team in making.teams(self.user)]
        if making.may_place(self.user, None, None):
            waiting.append(("team-", _("New, without a team")))
        owners = [(f"user-{owner.pk}", owner.name) for owner in making.owners(self.user)]
        found: list[tuple[str, Any]] = [(_("Nobody yet"), waiting)] if waiting else []
        return [*found, (_("Active with"), owners)] if owners else found

    def target(self) -> dict[str, Any]:
        """What `arrange` takes."""
        kind, _dash, pk = self.cleaned_data["place"].partition("-")
        owner: User | None = User.objects.get(pk=int(pk)) if kind == "user" else None
        team: Team | None = organisation().teams.get(int(pk)) if kind == "team" and pk else None
        campaign: Campaign | None = campaigns().campaigns.get(int(self.cleaned_data["campaign"] or 0))
        source: Source | None = catalog().sources.get(int(self.cleaned_data["source"] or 0))
        process: SalesProcess | None = catalog().processes.get(int(self.cleaned_data["process"] or 0))
        book: Book | None = organisation().books.get(int(self.cleaned_data.get("book") or 0))
        reason: LossReason | None = catalog().loss_reasons.get(int(self.cleaned_data.get("loss_reason") or 0))
        target = {"owner": owner, "team": team, "campaign": campaign, "source": source, "process": process}
        return {**target, "book": book, "loss_reason": reason}
