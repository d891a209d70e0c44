"""The demo company: Brinkmann Energietechnik GmbH with its departments, people, processes, campaigns and articles."""

import datetime as dt
import random
from dataclasses import dataclass, field

from leadwerk.campaigns.models import Article, Campaign
from leadwerk.config.demo import people as invented
from leadwerk.desk.actions.set_up import set_up
from leadwerk.foundation import held
from leadwerk.people.actions.organise import add_team, add_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Company, Role, Team, User
from leadwerk.pipelines.actions.supply import add_stages
from leadwerk.pipelines.models import Mandatory, Marketplace, SalesProcess

PASSWORD = "leadwerk-demo"  # noqa: S105 (printed at start, for data that nobody has to protect)
COMPANY = "Brinkmann Energietechnik GmbH"
CRITERIA = (
    "Ein Lead ist jede Person oder Firma in Deutschland, die eine Photovoltaikanlage, eine Wärmepumpe, einen Speicher "
    "oder Ladepunkte plant. Eine E-Mail-Adresse, eine Rufnummer oder ein Satz genügt."
)

BOTH, WON, NEVER = Mandatory.BOTH, Mandatory.WON, Mandatory.NEVER
SOLAR_STAGES = (
    ("Angenommen", "Accepted", 10, BOTH, 1, "Rufen Sie am selben Tag an.", "Call on the same day."),
    ("Erstgespräch", "First talk", 20, BOTH, 5, "Dachfläche, Verbrauch, Zeitplan.", "Roof, consumption, schedule."),
    ("Dachprüfung", "Roof check", 40, BOTH, 14, "Statik und Zählerschrank prüfen.", "Check statics and meter cabinet."),
    (
        "Vor-Ort-Termin",
        "On-site visit",
        60,
        BOTH,
        21,
        "Aufmaß, Fotos, Entscheider.",
        "Measure, photos, decision maker.",
    ),
    (
        "Angebot",
        "Offer",
        80,
        BOTH,
        14,
        "Angebot besprechen, nicht nur senden.",
        "Discuss the offer, do not just send it.",
    ),
)
HEAT_STAGES = (
    ("Angenommen", "Accepted", 10, BOTH, 1, "Rufen Sie am selben Tag an.", "Call on the same day."),
    (
        "Heizlast",
        "Heat load",
        35,
        BOTH,
        10,
        "Verbrauch der letzten drei Jahre anfordern.",
        "Ask for three years of use.",
    ),
    ("Begehung", "Inspection", 60, BOTH, 14, "Aufstellort, Schall, Hydraulik.", "Site, noise, hydraulics."),
    ("Verhandlung", "Negotiation", 80, BOTH, 14, "Förderung klären, Termin nennen.", "Clarify funding, name a date."),
)
ARTICLES = (
    ("PV-Dachanlage Gewerbe", "PV-100"),
    ("PV-Dachanlage Privat", "PV-010"),
    ("Batteriespeicher", "SP-020"),
    ("Wärmepumpe Luft/Wasser", "WP-012"),
    ("Prozesswärmepumpe", "WP-300"),
    ("Ladepark", "LP-150"),
    ("Wallbox", "LP-011"),
    ("Wartungsvertrag", "SV-001"),
)
CAMPAIGNS = (
    ("Gewerbedach Herbst", 0, 9),
    ("Sonne fürs Eigenheim", 1, 3),
    ("Speicher nachrüsten", 2, 5),
    ("Wärmepumpe im Altbau", 3, 8),
    ("Prozesswärme ohne Gas", 4, 2),
    ("Ladepark am Standort", 5, 6),
    ("Messe E-world", 0, 1),
    ("Empfehlungsprämie", 6, 4),
)
# Who can sign in at once: one per role. The first three are named as in the manual's pictures.
SIGN_INS = (
    ("admin@example.org", "Frau", "Andrea", "Brinkmann", "administration", 0),
    ("viola@example.org", "Frau", "Viola", "Brandt", "sales_lead", 1),
    ("jana@example.org", "Frau", "Jana", "Petersen", "agent", 1),
    ("marta@example.org", "Frau", "Marta", "Lindner", "marketing", 0),
    ("leo@example.org", "Herr", "Leonhard", "Reiß", "reader", 1),
)
REGIONS = ("Nord", "Süd", "West", "Ost", "Mitte", "Küste", "Alpen", "Rhein-Ruhr", "Berlin", "Schweiz und Österreich")


@dataclass
class Cast:
    """Who and what leads are dealt to."""

    company: Company
    agents: list[User]
    leader: User
    processes: list[SalesProcess]
    marketplaces: list[Marketplace]
    campaigns: list[Campaign]
    articles: list[Article]
    teams: list[Team] = field(default_factory=list)


def found(rng: random.Random, leads: int, now: dt.datetime) -> Cast:
    """Found the company, as large as `leads` leads need: about 2,500 per agent, at least twelve agents."""
    company, admin = set_up(
        company_name=COMPANY,
        email=SIGN_INS[0][0],
        first_name=SIGN_INS[0][2],
        last_name=SIGN_INS[0][3],
        password=PASSWORD,
        is_demo=True,
        by=SYSTEM,
    )
    Company.objects.update(lead_criteria=CRITERIA)
    teams = _teams(leads)
    agents, leader = _users(rng, leads, teams, admin)
    processes = [SalesProcess.objects.get(is_default=True), *_processes()]
    marketplaces = [
        Marketplace.objects.create(name="Solarbörse Nord", process=processes[1]),
        Marketplace.objects.create(name="WärmeKompass", process=processes[2]),
    ]
    articles = [Article.objects.create(name=name, number=number) for name, number in ARTICLES]
    campaigns = [
        Campaign.objects.create(
            name=f"{name} {now.year - back}",
            article=articles[article],
            starts_on=dt.date(now.year - back, month, 1),
            ends_on=dt.date(now.year - back, min(month + 3, 12), 28),
        )
        for back in (1, 0)
        for name, article, month in CAMPAIGNS
    ]
    held.changed()
    return Cast(company, agents, leader, processes, marketplaces, campaigns, articles, teams)


def _teams(leads: int) -> list[Team]:
    """A tree: sales, its regions, and below large regions teams of about eight."""
    sales = add_team("Vertrieb", by=SYSTEM)
    agents = agents_for(leads)
    regions = [
        add_team(f"Vertrieb {name}", by=SYSTEM, parent=sales)
        for name in REGIONS[: max(2, min(len(REGIONS), agents // 30))]
    ]
    if agents <= 8 * len(regions):
        return [sales, *regions]
    per_region = -(-agents // (8 * len(regions)))
    teams = [
        add_team(f"Team {region.name.removeprefix('Vertrieb ')} {number}", by=SYSTEM, parent=region)
        for region in regions
        for number in range(1, per_region + 1)
    ]
    return [sales, *regions, *teams]


def agents_for(leads: int) -> int:
    return max(12, leads // 2500)


def _users(rng: random.Random, leads: int, teams: list[Team], admin: User) -> tuple[list[User], User]:
    homes = [team for team in teams if not any(other.parent_id == team.pk for other in teams)]
    made = [
        add_user(
            email,
            by=SYSTEM,
            salutation=salutation,
            first_name=first,
            last_name=last,
            roles=[role],
            team=(homes[0] if place else None),
            password=PASSWORD,
        )
        for email, salutation, first, last, role, place in SIGN_INS[1:]
    ]
    leader, jana = made[0], made[1]
    leader.team = homes[0].parent if homes[0].parent_id != teams[0].pk else homes[0]
    leader.save()
    jana.manager = leader
    jana.save()
    agent = Role.objects.get(key="agent")
    User.objects.filter(pk=admin.pk).update(salutation=SIGN_INS[0][1])
    others = []
    for number in range(agents_for(leads) - 1):
        person = invented.person(rng)
        others.append(
            User(
                email=f"agent{number + 1}@example.org",
                salutation=person.salutation,
                first_name=person.first_name,
                last_name=person.last_name,
                team=homes[(number + 1) % len(homes)],
                manager=leader,
                password="!",  # noqa: S106 (unusable: nobody signs in as them)
            )
        )
    User.objects.bulk_create(others)
    User.roles.through.objects.bulk_create([User.roles.through(user=user, role=agent) for user in others])
    heads = {user.team_id: user for user in reversed(others)} | {leader.team_id: leader}
    for team in teams:
        team.leader = heads.get(team.pk)
    Team.objects.bulk_update(teams, ["leader"])
    return [jana, *others], leader


def _processes() -> list[SalesProcess]:
    made = []
    for name, name_en, stages in (
        ("Solarbörse", "Solar exchange", SOLAR_STAGES),
        ("WärmeKompass", "Heat compass", HEAT_STAGES),
    ):
        process = SalesProcess.objects.create(name=name, name_en=name_en)
        add_stages(process, stages, by=SYSTEM)
        made.append(process)
    return made
