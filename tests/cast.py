"""The fixed cast: who plays in every test, and what each may. Names tell the role.

Brinkmann GmbH has two departments under sales. In Nord: Jana and Tobias are agents, Viola leads it. In Süd: Olaf is an
agent, nobody Jana works with. Ada administers, Marta does marketing, Leo may only read in Nord.
"""

from dataclasses import dataclass
from typing import Any

from leadwerk.desk.actions.set_up import set_up
from leadwerk.leads.actions.create import create
from leadwerk.leads.models import Lead
from leadwerk.people.actions.organise import add_team, add_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Team, User
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import LossReason, RejectionCode, SalesProcess, Stage

PASSWORD = "richtig-gut-gemerkt"


@dataclass
class Cast:
    ada: User
    viola: User
    jana: User
    tobias: User
    olaf: User
    marta: User
    leo: User
    sales: Team
    nord: Team
    sued: Team

    @property
    def process(self) -> SalesProcess:
        return catalog().default_process

    @property
    def stages(self) -> list[Stage]:
        """Neu eingegangen, Erstkontakt, Qualifiziert, Termin vereinbart."""
        return catalog().stages_of[self.process.pk]

    def lead(self, *, owner: User | None = None, team: Team | None = None, **fields: Any) -> Lead:
        """A lead "Möbelwerke Hartwig GmbH", waiting in Nord unless it has an owner."""
        known = {"company_name": "Möbelwerke Hartwig GmbH", "last_name": "Hartwig", "email": "f.hartwig@moebel.example"}
        return create(known | fields, by=SYSTEM, owner=owner, team=team or self.nord)

    def loss_reason(self, *, without_stages: bool = True) -> LossReason:
        return next(r for r in catalog().loss_reasons.values() if r.without_stages is without_stages)

    def rejection_code(self, *, needs_text: bool = False) -> RejectionCode:
        return next(c for c in catalog().rejection_codes.values() if c.needs_text is needs_text)


def play() -> Cast:
    """Put the cast on stage, in the database of the running test."""
    _, ada = set_up(
        company_name="Brinkmann Energietechnik GmbH",
        email="ada@example.org",
        first_name="Ada",
        last_name="Admin",
        password=PASSWORD,
        by=SYSTEM,
    )
    sales = add_team("Vertrieb", by=ada)
    nord = add_team("Nord", by=ada, parent=sales)
    sued = add_team("Süd", by=ada, parent=sales)

    def user(first: str, last: str, role: str, team: Team | None) -> User:
        return add_user(
            f"{first.lower()}@example.org",
            by=ada,
            first_name=first,
            last_name=last,
            roles=[role],
            team=team,
            password=PASSWORD,
        )

    return Cast(
        ada=ada,
        viola=user("Viola", "Brandt", "sales_lead", nord),
        jana=user("Jana", "Petersen", "agent", nord),
        tobias=user("Tobias", "Wendt", "agent", nord),
        olaf=user("Olaf", "Südermann", "agent", sued),
        marta=user("Marta", "Obermeier", "marketing", None),
        leo=user("Leo", "Leser", "reader", nord),
        sales=sales,
        nord=nord,
        sued=sued,
    )
