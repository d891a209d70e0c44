"""What the security log knows of: each kind of event has its sentence, its icon and the strand it is filtered by.

Kinds are past participles and never change once released, because rows carry them. Packages above register theirs.
`actions.security.record` writes an entry.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.text import login_address, search_terms, search_text
from leadwerk.people.models import SecurityEntry, User
from leadwerk.people.organisation import organisation
from leadwerk.ui.formats import number


class Strand(TextChoices):
    """What an entry is about, as the log is filtered; OPENING has a time of its own for which it is kept."""

    SIGN_IN = "sign-in", _("Signing in")
    PEOPLE = "people", _("Users, roles and teams")
    SETTINGS = "settings", _("Settings")
    DATA = "data", _("Exports and imports")
    OPENING = "opening", _("Opened leads")


@dataclass(frozen=True, slots=True)
class Kind:
    """`sentence` follows the name of whoever did it: "has changed the roles of %(name)s". `name` in it is what the
    entry is about; other places are taken from its details. `is_alarming` is shown in red. Of what `is_told` the user
    whose sign-in it changes hears by mail (`notices.py`)."""

    name: str
    strand: Strand
    icon: str
    label: Promise
    sentence: Promise
    is_alarming: bool = False
    is_told: bool = False


KINDS: dict[str, Kind] = {}


# By somebody who is not signed in, so far.
OF_STRANGERS = ("sign_in_failed", "sign_in_locked", "code_refused", "password_asked", "sign_on_refused")


# What somebody finds in their profile about signing in as them.
OF_ONES_OWN = ("signed_in", "sign_in_failed", "sign_in_locked", "code_refused", "sign_on_refused")
# By what somebody signed in, as an entry keeps it.
WAYS = {
    "password": _("Password"),
    "sign_on": _("Single sign-on"),
    "totp": _("One-time code"),
    "webauthn": _("Passkey"),
    "recovery_codes": _("Recovery code"),
}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        assert kind.name not in KINDS, kind.name
        assert len(kind.name) <= 30, kind.name
        KINDS[kind.name] = kind


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is not signed in, and the address that they typed."""

    address: str

    @property
    def meant(self) -> tuple[str, int, str] | None:
        """The user who signs in with that address, if there is one, as an entry is about them."""
        address = login_address(self.address)
        found = (user for user in organisation().users.values() if user.email == address)
        return next((("user", user.id, user.name) for user in found), None)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """What changed, as an entry keeps it: {name: [before, after]} in plain words."""
    both = {name: [str(before.get(name) or ""), str(value or "")] for name, value in after.items()}
    return {str(name): values for name, values in both.items() if values[0] != values[1]}


def names(records: Iterable[object]) -> str:
    """What some records are called, as an entry keeps it: in the language of the company, whoever does it."""
    company = organisation().company
    with override(company.language if company is not None else get_language()):
        return ", ".join(sorted(map(str, records)))


def name(entry: SecurityEntry) -> str:
    """Who did it; of a stranger the address that they typed."""
    return entry.by_name or (gettext("The system") if entry.kind not in OF_STRANGERS else "–")


def sentence(entry: SecurityEntry) -> str:
    """What they did, as it follows the name."""
    kind = KINDS.get(entry.kind)
    facts = {key: number(value) if isinstance(value, int) else value for key, value in entry.details.items()}
    try:
        said = str(kind.sentence) % (facts | {"name": entry.subject_name}) if kind is not None else entry.kind
    except KeyError:  # written before the sentence asked for this
        said = str(kind.label) if kind is not None else entry.kind
    if "looking_as" in entry.details:
        said += " " + gettext("(looking as %(name)s)") % {"name": entry.details["looking_as"]}
    return said


def ways(entry: SecurityEntry) -> str:
    """By what somebody signed in, as far as the entry says so."""
    return ", ".join(str(WAYS[way]) for way in entry.details.get("ways", []) if way in WAYS)


def sign_ins_of(user: User, limit: int) -> list[SecurityEntry]:
    """The latest sign-ins as this user, and what was refused."""
    found = SecurityEntry.objects.filter(subject_kind="user", subject_id=user.pk, kind__in=OF_ONES_OWN)
    return list(found.order_by("-pk")[:limit])


def searched_in(entry: SecurityEntry) -> str:
    """What a search for names and addresses looks through."""
    about = organisation().colleague(entry.subject_id) if entry.subject_kind == "user" else None
    addresses = [entry.by.email if entry.by is not None else "", about.email if about is not None else ""]
    place = [_place(entry.ip)] if entry.ip else []
    return search_text(entry.by_name, entry.subject_name, *addresses, *place)


def terms_of(asked: str) -> list[str]:
    """What somebody searches for as terms of `searched_in`; the address of a place is taken whole."""
    try:
        return [_place(str(ipaddress.ip_address(asked.strip())))]
    except ValueError:
        return search_terms(asked)


def _place(ip: str) -> str:
    """Begun with a letter, or it would be taken for a phone number."""
    return f"ip:{ip};"


_IN, _PEOPLE, _SETTINGS, _DATA = Strand.SIGN_IN, Strand.PEOPLE, Strand.SETTINGS, Strand.DATA
register(
    Kind("signed_in", _IN, "check-circle", _("Signed in"), _("has signed in")),
    Kind("sign_in_failed", _IN, "warning", _("Sign-in failed"), _("could not sign in"), is_alarming=True),
    Kind(
        "sign_in_locked",
        _IN,
        "lock",
        _("Sign-in held off"),
        _("has tried too often to sign in and has to wait"),
        is_alarming=True,
    ),
    Kind("code_refused", _IN, "warning", _("Wrong code"), _("has given a wrong second factor"), is_alarming=True),
    Kind("recovery_code_used", _IN, "key", _("Recovery code used"), _("has used a recovery code"), is_told=True),
    Kind("recovery_codes_made", _IN, "key", _("New recovery codes"), _("has made new recovery codes"), is_told=True),
    Kind("codes_set_up", _IN, "shield", _("One-time codes set up"), _("has set up one-time codes"), is_told=True),
    Kind(
        "codes_removed",
        _IN,
        "shield",
        _("One-time codes switched off"),
        _("has switched off one-time codes"),
        is_told=True,
    ),
    Kind("passkey_added", _IN, "shield", _("Passkey added"), _("has added the passkey “%(passkey)s”"), is_told=True),
    Kind(
        "passkey_removed", _IN, "shield", _("Passkey removed"), _("has removed the passkey “%(passkey)s”"), is_told=True
    ),
    Kind(
        "second_factor_removed",
        _IN,
        "shield",
        _("Second factor of somebody removed"),
        _("has removed the second factor of %(name)s"),
        is_told=True,
    ),
    Kind(
        "sign_on_refused",
        _IN,
        "warning",
        _("Single sign-on refused"),
        _("could not sign in by single sign-on"),
        is_alarming=True,
    ),
    Kind(
        "sign_on_linked",
        _IN,
        "link",
        _("Login linked"),
        _("has linked the login of %(name)s to single sign-on"),
        is_told=True,
    ),
    Kind(
        "sign_on_unlinked",
        _IN,
        "link",
        _("Login unlinked"),
        _("has unlinked the login of %(name)s from single sign-on"),
        is_told=True,
    ),
    Kind("signed_out", _IN, "sign-out", _("Signed out"), _("has signed out")),
    Kind("password_asked", _IN, "mail", _("New password asked for"), _("has asked for a new password by mail")),
    Kind(
        "password_reset",
        _IN,
        "key",
        _("Password reset"),
        _("has chosen a new password by the link from the mail"),
        is_told=True,
    ),
    Kind("password_changed", _IN, "key", _("Password changed"), _("has changed their password"), is_told=True),
    Kind(
        "password_set", _IN, "key", _("Password set for somebody"), _("has set a password for %(name)s"), is_told=True
    ),
    Kind(
        "password_link_sent",
        _IN,
        "mail",
        _("Link for a password sent"),
        _("has had %(name)s sent a link for a password"),
    ),
    Kind("sessions_ended", _IN, "sign-out", _("Devices signed out"), _("has signed out devices of %(name)s")),
    Kind("token_added", _IN, "key", _("Token added"), _("has added the token “%(token)s”"), is_told=True),
    Kind("token_removed", _IN, "key", _("Token removed"), _("has removed the token “%(token)s” of %(name)s")),
    Kind("user_added", _PEOPLE, "person-plus", _("User added"), _("has added %(name)s as a user")),
    Kind("user_invited", _PEOPLE, "mail", _("User invited"), _("has invited %(name)s by mail")),
    Kind("user_roles_changed", _PEOPLE, "shield", _("Roles of a user changed"), _("has changed the roles of %(name)s")),
    Kind("user_team_changed", _PEOPLE, "people", _("Team of a user changed"), _("has put %(name)s into another team")),
    Kind(
        "user_address_changed",
        _PEOPLE,
        "mail",
        _("Address of a user changed"),
        _("has changed the address of %(name)s"),
        is_told=True,
    ),
    Kind("user_deactivated", _PEOPLE, "lock", _("User deactivated"), _("has deactivated %(name)s")),
    Kind("user_activated", _PEOPLE, "person", _("User activated again"), _("has activated %(name)s again")),
    Kind(
        "sign_on_roles_kept",
        _PEOPLE,
        "shield",
        _("Role of the last administrator kept"),
        _("has left %(name)s the roles that single sign-on would have taken: nobody else administers"),
        is_alarming=True,
    ),
    Kind("role_added", _PEOPLE, "shield", _("Role added"), _("has added the role %(name)s")),
    Kind("role_edited", _PEOPLE, "shield", _("Role changed"), _("has changed the role %(name)s")),
    Kind(
        "role_restored",
        _PEOPLE,
        "undo",
        _("Role restored"),
        _("has restored the role %(name)s to what it started with"),
    ),
    Kind("role_removed", _PEOPLE, "bin", _("Role removed"), _("has removed the role %(name)s")),
    Kind("team_added", _PEOPLE, "people", _("Team added"), _("has added the team %(name)s")),
    Kind("team_edited", _PEOPLE, "people", _("Team changed"), _("has changed the team %(name)s")),
    Kind("book_added", _PEOPLE, "book", _("Book added"), _("has added the book %(name)s")),
    Kind("book_edited", _PEOPLE, "book", _("Book changed"), _("has changed the book %(name)s")),
    Kind(
        "book_members_changed",
        _PEOPLE,
        "book",
        _("Members of a book changed"),
        _("has changed the members of the book %(name)s"),
    ),
    Kind("book_removed", _PEOPLE, "bin", _("Book removed"), _("has removed the book %(name)s")),
    Kind(
        "absence_added",
        _PEOPLE,
        "calendar",
        _("Absence entered"),
        _("has entered an absence of %(name)s: %(days)s"),
    ),
    Kind(
        "absence_removed", _PEOPLE, "calendar", _("Absence removed"), _("has removed an absence of %(name)s: %(days)s")
    ),
    Kind("looking_begun", _PEOPLE, "eye", _("Looking as somebody begun"), _("has begun to look as %(name)s")),
    Kind("looking_ended", _PEOPLE, "eye", _("Looking as somebody ended"), _("no longer looks as %(name)s")),
    Kind("company_founded", _SETTINGS, "company", _("Company set up"), _("has set up %(name)s")),
    Kind("company_edited", _SETTINGS, "settings", _("Settings changed"), _("has changed the settings of the company")),
    Kind(
        "ownership_switch_begun",
        _SETTINGS,
        "book",
        _("Switch of the ownership mode begun"),
        _("has begun to put everything into books: %(records)s"),
    ),
    Kind("sign_on_edited", _SETTINGS, "key", _("Single sign-on changed"), _("has changed the single sign-on")),
    Kind(
        "entries_removed", _SETTINGS, "history", _("Old entries removed"), _("has removed entries whose time was over")
    ),
)
