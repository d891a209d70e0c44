"""The cards of a board as markup.

Python instead of macros, because 160 cards are most of what a board costs: see decision 0014. Every text that somebody
typed goes through `escape`. The lanes around the cards are the template's.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from leadwerk.desk.board.address import BoardAddress
from leadwerk.desk.board.lanes import ENDS, Card
from leadwerk.people.models import User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import covers, has, scope
from leadwerk.pipelines.models import Stage
from leadwerk.ui.drawn import drawn
from leadwerk.ui.environment import icon
from leadwerk.ui.formats import Here, day, days_long, money

DIALOGS = {"won": "lead_conversion", "lost": "lead_loss", "rejected": "lead_rejection"}


class Drawing:
    """Draws cards for one user and one board: a record knows by the end of its address where one came from."""

    def __init__(self, user: User, address: BoardAddress) -> None:
        self._user = user
        self._here = Here.of_request()
        self._currency = company().currency
        self._users = organisation().users
        self._ends = [(end, permission, _around(DIALOGS[end])) for end, permission in ENDS.items()]
        self._ends = [found for found in self._ends if has(user, found[1])]
        asked = [Permission.LEAD_MOVE, *(permission for _end, permission, _where in self._ends)]
        self._is_everywhere = all(scope(user, permission) is Scope.ALL for permission in asked)
        self._may: dict[tuple[int | None, ...], tuple[bool, list[tuple[str, str, str]]]] = {}
        self._lead = _around("lead")
        self._move = _around("board_move", address.process.pk)
        self._query = escape(f"?{address.query}" if address.conditions else "")
        self._origin = escape(f"?{urlencode({'from': address.as_list.query})}")
        self._grip = f'<span class="card__grip" aria-hidden="true">{icon("grip")}</span>'
        self._old = (
            f'<span class="card__age card__age--old" title="{escape(_("Longer in this stage than usual"))}">'
            f"{icon('clock', small=True)}"
        )
        self._overdue = f'<span class="sr-only"> ({escape(_("overdue"))})</span>'
        self._ages: dict[int, str] = {}

    def cards(self, cards: Iterable[Card], stage: Stage) -> Markup:
        return Markup("\n".join([self._card(card, stage) for card in cards]))  # noqa: S704 (every text is escaped below)

    def _card(self, card: Card, stage: Stage) -> str:
        pk = card.pk
        may_move, ends = self._allowed(card)
        move = grip = ""
        if may_move:
            addresses = "".join([f' data-{end}="{before}{pk}{after}"' for end, before, after in ends])
            where = f"{self._move[0]}{pk}{self._move[1]}{self._query}"
            move, grip = f' data-move="{where}" data-version="{card.version}"{addresses}', self._grip
        need = f'<p class="card__need">{escape(card.interest)}</p>' if card.interest else ""
        worth = escape(money(card.value, self._currency, self._here))
        value = f'<span class="value">{worth}</span>' if worth else ""
        lead = f"{self._lead[0]}{pk}{self._lead[1]}{self._origin}"
        owner = self._users.get(card.owner_id) if card.owner_id is not None else None
        return (
            f'<li class="card{"" if may_move else " card--fixed"}" id="card-{pk}" data-card="{pk}"{move}>{grip}'
            f'<h3 class="card__title"><a href="{lead}">{escape(card.name)}</a>'
            f'</h3>{need}<p class="card__row">{value}{drawn("ui/badge.html", "rating", card.rating)}</p>'
            f'<p class="card__foot">{drawn("ui/avatar.html", "avatar", owner.name, owner.id) if owner else ""}'
            f"{self._due(card)}{self._age(card, stage)}</p></li>"
        )

    def _allowed(self, card: Card) -> tuple[bool, list[tuple[str, str, str]]]:
        """Whether the card may be moved, and on which ends it may be dropped, with their addresses. Leads of one owner
        in one team and book are all the same in this."""
        key = (None,) if self._is_everywhere else (card.owner_id, card.book_id, card.team_id)
        found = self._may.get(key)
        if found is None:
            ends = [(end, *where) for end, permission, where in self._ends if covers(self._user, permission, card)]
            found = self._may[key] = (covers(self._user, Permission.LEAD_MOVE, card), ends)
        return found

    def _due(self, card: Card) -> str:
        due, here = card.next_due_at, self._here
        if due is None:
            return ""
        kind, said = "", ""
        if due < here.now:
            kind, said = " due--overdue", self._overdue
        elif due.astimezone(here.zone).date() == here.today:
            kind = " due--today"
        return f'<span class="due{kind}">{day(due, here)}{said}</span>'

    def _age(self, card: Card, stage: Stage) -> str:
        days = (self._here.now - card.stage_entered_at).days
        words = self._ages.get(days)
        if words is None:
            words = self._ages[days] = days_long(days)
        if stage.stale_after_days is not None and days >= stage.stale_after_days:
            return f"{self._old}{words}</span>"
        return f'<span class="card__age">{words}</span>'


def _around(name: str, *before: int) -> tuple[str, str]:
    """What stands before and after the number of a lead in an address."""
    start, _number, end = reverse(name, args=[*before, 0]).rpartition("/0/")
    return f"{start}/", f"/{end}"
