"""The rows of the list as markup.

Python instead of a macro, because fifty rows of ten cells are most of what a list costs: see decision 0014. Every
text that somebody typed goes through `escape`. What several rows show alike (a stage, a colleague) is drawn once, by
the macros of the UI kit.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from markupsafe import Markup

from leadwerk.desk.lead_list.address import ListAddress
from leadwerk.desk.lead_list.columns import Column
from leadwerk.desk.lead_list.rows import Row
from leadwerk.leads.models import Outcome
from leadwerk.people import scoping
from leadwerk.people.models import User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.drawn import drawn
from leadwerk.ui.environment import icon, url
from leadwerk.ui.formats import Here, ago, day, lasting, moment, money

Cell = Callable[[Row], str]


class Drawing:
    """Draws rows for one user and one list: a record knows by the end of its address which list one came from."""

    def __init__(self, columns: Sequence[Column], address: ListAddress, user: User) -> None:
        self._cells: list[tuple[str, Cell]] = [
            (f'<td class="c-{column.name}">', getattr(self, f"_{column.name}", None) or _plain(column.name))
            for column in columns
        ]
        self._kept: dict[Any, str] = {}
        self._currency = company().currency
        self._here = Here.of_request()
        self._may_move = scoping.has(user, Permission.LEAD_MOVE)
        self._may_assign = scoping.has(user, Permission.LEAD_ASSIGN)
        self._leads = url("leads")
        self._end = escape(f"/?{urlencode({'from': address.query})}")
        self._select = _around(_("Select %(lead)s"))
        self._call = _around(_("Call %(lead)s"))
        self._change_stage, self._change_owner = _aside(_("Change stage:")), _aside(_("Change owner:"))
        self._nobody, self._assign = _("Nobody"), _("Assign")
        self._overdue = f'<span class="sr-only"> ({escape(_("overdue"))})</span>'

    def rows(self, rows: Iterable[Row], *, swap: bool = False) -> Markup:
        """The rows; with `swap` each takes the place of the row of its id in the page."""
        swapped = ' hx-swap-oob="true"' if swap else ""
        return Markup("".join([self._row(row, swapped) for row in rows]))  # noqa: S704 (every text is escaped below)

    def _row(self, row: Row, swapped: str) -> str:
        pk, name, sub, number = row.pk, escape(row.name), row.sub, row.number_to_call
        cells = "".join([f"{opened}{cell(row)}</td>" for opened, cell in self._cells])
        below = f'<span class="row__sub">{escape(sub)}</span>' if sub else ""
        call = (
            f'<a class="callbtn" href="tel:{escape(number)}">{icon("phone")}'
            f'<span class="sr-only">{self._call[0]}{name}{self._call[1]}</span></a>'
            if number
            else ""
        )
        return (
            f'<tr class="row" id="lead-{pk}"{swapped}><td class="c-sel"><input class="check" type="checkbox" '
            f'name="ids" value="{pk}" form="bulk" aria-label="{self._select[0]}{name}{self._select[1]}" '
            'autocomplete="off"></td>\n'
            f'<td class="c-lead"><div class="lead"><a class="row__link" href="{self._leads}{pk}{self._end}">'
            f'{name}</a>{below}</div></td>{cells}<td class="c-call">{call}</td></tr>\n'
        )

    def _once(self, key: Any, draw: Callable[[], str]) -> str:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = draw()
        return found

    def _stage(self, row: Row) -> str:
        if not (self._may_move and row.is_active):
            return self._once((row.stage_id, row.outcome), lambda: _phase(row.stage_id, row.outcome))
        shown = self._once(row.stage_id, lambda: "".join((self._change_stage, _phase(row.stage_id))))
        where = f"{self._leads}bulk/stage/?ids={row.pk}"
        return f'<a class="cellbtn" id="stage-{row.pk}" href="{where}" data-dialog>{shown}</a>'

    def _owner(self, row: Row) -> str:
        if not self._may_assign or row.outcome == Outcome.WON or row.deleted_at:
            return self._once(("owner", row.owner_id), lambda: _person(row.owner_id, self._nobody))
        hint = self._change_owner if row.owner_id is not None else ""
        shown = self._once(("change", row.owner_id), lambda: "".join((hint, _person(row.owner_id, self._assign))))
        where = f"{self._leads}bulk/assignment/?ids={row.pk}"
        return f'<a class="cellbtn" id="owner-{row.pk}" href="{where}" data-dialog>{shown}</a>'

    def _value(self, row: Row) -> str:
        return escape(money(row.value, self._currency, self._here)) if row.value is not None else "–"

    def _next(self, row: Row) -> str:
        if row.next_due_at is None:
            return ""
        kind, said = "", ""
        if row.is_overdue(self._here):
            kind, said = " due--overdue", self._overdue
        elif row.is_due_today(self._here):
            kind = " due--today"
        words = escape(row.due_words(self._here))
        return (
            f'<div class="step"><span>{escape(row.next_step)}</span><span class="due{kind}">{words}{said}</span></div>'
        )

    def _waiting(self, row: Row) -> str:
        level = f' data-level="{row.urgency}"' if row.urgency else ""
        late = " ring--late" if row.urgency == "late" else ""
        return (
            f'<span class="wait"{level}><svg class="ring{late}" viewBox="0 0 32 32" '
            'aria-hidden="true"><circle class="ring__bg" cx="16" cy="16" r="13"/><circle class="ring__fg" cx="16" '
            f'cy="16" r="13" pathLength="100" stroke-dasharray="{row.share_of_hour} 100" '
            'transform="rotate(-90 16 16)"/></svg>'
            f"{escape(lasting(row.waiting))}</span>"
        )

    def _outcome(self, row: Row) -> str:
        return self._once(row.outcome, lambda: _result(row.outcome))

    def _reason(self, row: Row) -> str:
        if not row.reason:
            return ""
        if not row.reason.opportunity:
            return escape(row.reason.words)
        where = url("opportunity", row.reason.opportunity)
        words = _("Opportunity “%(name)s”") % {"name": row.reason.words}
        return f'<a class="link" href="{where}">{escape(words)}</a>'

    def _rating(self, row: Row) -> str:
        return self._once(("rating", row.rating), lambda: drawn("ui/badge.html", "rating", row.rating))

    def _process(self, row: Row) -> str:
        return self._once(("process", row.process_id), lambda: escape(row.process))

    def _source(self, row: Row) -> str:
        return self._once(("source", row.source_id), lambda: escape(row.source))

    def _activity(self, row: Row) -> str:
        return ago(row.last_activity_at, self._here)

    def _received(self, row: Row) -> str:
        return day(row.received_at, self._here)

    def _closed(self, row: Row) -> str:
        return day(row.closed_at, self._here)

    def _deleted(self, row: Row) -> str:
        return moment(row.deleted_at, self._here)

    def _phone(self, row: Row) -> str:
        return escape(row.mobile or row.phone)

    def _interest(self, row: Row) -> str:
        return escape(row.interest or row.description)


def _plain(name: str) -> Cell:
    return lambda row: escape(getattr(row, name))


def _around(phrase: str) -> tuple[str, str]:
    """Of a phrase with the lead's name in it, what stands before and after."""
    before, _name, after = phrase.partition("%(lead)s")
    return escape(before), escape(after)


def _aside(words: str) -> str:
    """What only a screen reader says, before the rest."""
    return f'<span class="sr-only">{escape(words)} </span>'


def _phase(stage_id: int, outcome: str = "") -> str:
    stage = catalog().stages[stage_id]
    return drawn("ui/phase.html", "phase_label", stage.label, *catalog().place(stage), outcome)


def _result(outcome: str) -> str:
    words = {Outcome.WON: _("Won"), Outcome.LOST: _("Lost"), Outcome.REJECTED: _("Rejected")}
    return drawn("ui/phase.html", "phase_label", words[Outcome(outcome)], 1, 1, outcome) if outcome else ""


def _person(user_id: int | None, nobody: str) -> str:
    colleague = organisation().colleague(user_id)
    if colleague is None:
        return drawn("ui/avatar.html", "person", nobody, None)
    return drawn("ui/avatar.html", "person", colleague.name, colleague.id, colleague.short_name)
