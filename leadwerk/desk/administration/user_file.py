"""Users out of a CSV file: which column means what, what each row would make, and what is wrong with it."""

import tempfile
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken
from leadwerk.foundation.text import clean, fold
from leadwerk.intake.channels.csv_file import parse
from leadwerk.people.models import Role, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import SUPPLIED_ROLE_NAMES
from leadwerk.people.scoping import administers, beyond

MOST_ROWS = 1000
LIMITS = {"first_name": 100, "last_name": 100, "email": 254, "phone": 50, "team": 200, "manager": 254, "roles": 200}
HEADINGS = {
    "first_name": "vorname, first name, given name",
    "last_name": "nachname, name, familienname, last name, surname, family name",
    "email": "e-mail, email, mail, e-mail-adresse, mailadresse, e-mail address, email address",
    "phone": "telefon, telefonnummer, phone, phone number",
    "team": "team, abteilung, verkaufsabteilung, department",
    "manager": "vorgesetzter, vorgesetzte, fuhrungskraft, manager",
    "roles": "rolle, rollen, role, roles",
}
MEANINGS = {words: name for name, headings in HEADINGS.items() for words in headings.split(", ")}


class ColumnsMissing(RuleBroken):
    code = "columns_missing"
    words = _("The file needs at least the columns “Last name” and “E-mail” with a header. The template shows how.")


class TooManyUsers(RuleBroken):
    code = "too_many_users"
    words = _("At most %(most)s users at once. Please divide the file.")


@dataclass
class Candidate:
    """One row: who would be made of it. Not made if there are `problems`."""

    line: int
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    team: str = ""
    manager: str = ""
    roles: str = ""
    role_ids: list[int] = field(default_factory=list)
    is_new_team: bool = False
    problems: list[str] = field(default_factory=list)


def read(upload: "UploadedFile[Any]") -> list[Candidate]:
    """The rows of a file as they stand there. Raises what reading a CSV raises, `ColumnsMissing`, `TooManyUsers`."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        shape = parse.inspect(file.name)
        columns = {MEANINGS.get(fold(heading)): place for place, heading in enumerate(shape.headers)}
        if not {"last_name", "email"} <= columns.keys():
            raise ColumnsMissing
        if shape.row_count > MOST_ROWS:
            raise TooManyUsers(most=MOST_ROWS)
        return [_candidate(row, columns) for row in parse.rows(file.name, shape)]


def _candidate(row: parse.Row, columns: dict[str | None, int]) -> Candidate:
    known: dict[str, Any] = {
        name: clean(row.cells[place], LIMITS[name]).strip()
        for name, place in columns.items()
        if name is not None and place < len(row.cells)
    }
    return Candidate(row.line, **known)


def check(candidates: list[Candidate], person: User) -> list[Candidate]:
    """Fill in for each what it would be and what stands against it if `person` adds it; the same list."""
    org, roles = organisation(), _roles()
    teams = {fold(team.name): team.pk for team in org.teams.values()}
    taken = {user.email.casefold() for user in org.users.values()}
    managers = {user.email.casefold() for user in org.users.values() if administers(person, user.team)}
    coming = {candidate.email.casefold() for candidate in candidates}
    for candidate in candidates:
        address = candidate.email = candidate.email.lower()
        candidate.problems = problems = []
        if not fold(candidate.last_name):
            problems.append(gettext("The last name is missing."))
        try:
            validate_email(address)
        except ValidationError:
            problems.append(gettext("This is no e-mail address: %(text)s") % {"text": address or "–"})
        if address in taken:
            problems.append(gettext("Somebody already signs in with this address."))
        taken.add(address)
        asked = [fold(part) for part in candidate.roles.replace(";", ",").split(",") if part.strip()] or ["agent"]
        candidate.role_ids = [roles[name] for name in asked if name in roles]
        if unknown := [name for name in asked if name not in roles]:
            problems.append(gettext("There is no such role: %(text)s") % {"text": ", ".join(unknown)})
        if any(beyond(person, org.grants.get(role, {})) for role in candidate.role_ids):
            problems.append(gettext("The role permits more than you may: %(text)s") % {"text": candidate.roles or "–"})
        team = teams.get(fold(candidate.team)) if candidate.team else None
        candidate.is_new_team = bool(candidate.team) and team is None
        if not administers(person, team):
            problems.append(
                gettext("You do not administer this team: %(text)s") % {"text": candidate.team}
                if candidate.team
                else gettext("The team is missing.")
            )
        manager = candidate.manager = candidate.manager.lower()
        if manager and manager not in managers | coming:
            problems.append(gettext("Nobody signs in with the manager's address: %(text)s") % {"text": manager})
    return candidates


def _roles() -> dict[str, int]:
    """Roles by key and by name in each language, folded."""
    found: dict[str, int] = {}
    for role in Role.objects.all():
        found[fold(role.key)] = role.pk
        for language in ("de", "en"):
            with override(language):
                found[fold(str(SUPPLIED_ROLE_NAMES.get(role.key, role.name)))] = found[fold(role.label)] = role.pk
    return found
