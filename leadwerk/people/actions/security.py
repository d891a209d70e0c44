"""The security log: the one place that writes it, and the one that removes what is older than it is kept."""

import datetime as dt
import hashlib
from typing import Any

from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.db import models, transaction
from django.http import HttpRequest

from leadwerk.foundation import held
from leadwerk.foundation.clock import now
from leadwerk.foundation.text import clean
from leadwerk.people.actors import Actor, person
from leadwerk.people.devices import device_name
from leadwerk.people.models import SecurityEntry
from leadwerk.people.notices import tell_owner
from leadwerk.people.organisation import organisation
from leadwerk.people.security import KINDS, Strand, Stranger, names, searched_in

# Whoever guesses passwords cannot fill the table. Within `COUNTED_FOR` seconds only these attempts with one address
# from one place are entered, and of all attempts from one place, after its first few, only these as well. The entry
# says the how manieth it was, so that the log knows of all of them.
COUNTED_FOR = 15 * 60
ENTERED = frozenset({1, 2, 3, 5} | {step * 10**power for power in range(1, 8) for step in (1, 2, 5)})
FIRST_OF_A_PLACE = 20

REMOVED_AT_ONCE = 5000
DAY = dt.timedelta(hours=23)

About = models.Model | tuple[str, int, str]


@transaction.atomic(savepoint=False)
def record(kind: str, *, by: Actor | Stranger, about: About | None = None, **details: Any) -> SecurityEntry | None:
    """Write that it happened, in the transaction of the change: who, about whom or what, from where.

    `about` is a record, or its kind, id and name. `details` are JSON and fill the places of the kind's sentence; what
    changed goes in as `changes={name: [before, after]}`, in the words of the time. Never give a secret. Of what
    strangers do again and again only some is written; then there is no entry. While somebody looks as another
    person, it is they who do it.
    """
    assert kind in KINDS, kind
    request: HttpRequest | None = context.request
    ip = (get_client_ip(request) or "")[:45] if request is not None else ""
    user = None if isinstance(by, Stranger) else person(by)
    looking = getattr(request, "looking", None)
    if looking is not None and user == looking.user:
        user = looking.looker
        details["looking_as"] = looking.user.name
    by_name = user.name if user is not None else ""
    if isinstance(by, Stranger):
        attempt = _attempt(kind, by.address, ip)
        if attempt is None:
            return None
        by_name, about = clean(by.address, 254), about or by.meant
        details |= {"count": attempt} if attempt > 1 else {}
    subject_kind, subject_id, subject_name = _named(about)
    entry = SecurityEntry(
        at=now(),
        kind=kind,
        strand=KINDS[kind].strand,
        by=user,
        by_name=by_name,
        subject_kind=subject_kind,
        subject_id=subject_id,
        subject_name=clean(subject_name, 254),
        ip=ip,
        browser=device_name(request.headers.get("User-Agent", "")) if request is not None else "",
        details=details,
    )
    entry.folded = searched_in(entry)
    entry.save(force_insert=True)
    if KINDS[kind].is_told:
        tell_owner.enqueue(entry.pk)
    return entry


def _named(about: About | None) -> tuple[str, int | None, str]:
    if about is None:
        return "", None, ""
    return about if isinstance(about, tuple) else (about._meta.db_table, about.pk, names([about]))


def _attempt(kind: str, address: str, ip: str) -> int | None:
    """The how manieth attempt this is, with this address or, after a place's first few, of the place; None if no entry
    is written of it."""
    with_address, of_place = _count(f"{kind} {ip} {address}"), _count(f"{kind} {ip}")
    if of_place > FIRST_OF_A_PLACE:
        return of_place if of_place in ENTERED else None
    return with_address if with_address in ENTERED else None


def _count(what: str) -> int:
    """How often this has been counted lately. Two at once may count as one, which makes an entry more, not less."""
    key = f"security-{hashlib.sha256(what.encode()).hexdigest()}"
    if cache.add(key, 1, COUNTED_FOR):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # its time was over this very moment
        return 1


def forget_old(*, by: Actor) -> int:
    """Remove the entries that are older than the company keeps them, and enter that; how many those were.

    Once a day at most, in portions that keep no writer waiting.
    """
    held.look_again()
    moment, company = now(), organisation().company
    if company is None or SecurityEntry.objects.filter(kind="entries_removed", at__gt=moment - DAY).exists():
        return 0
    removed = 0
    for strand in Strand:
        before = moment - dt.timedelta(company.opening_days if strand is Strand.OPENING else company.security_days)
        portion = REMOVED_AT_ONCE
        while portion == REMOVED_AT_ONCE:
            with transaction.atomic():
                portion = _remove(strand, before)
            removed += portion
    if removed:
        record("entries_removed", by=by, count=removed)
    return removed


def _remove(strand: Strand, before: dt.datetime) -> int:
    """Remove the first entries of a strand, as far as they are older: the order of ids is that of time."""
    first = SecurityEntry.objects.filter(strand=strand).order_by("pk").values_list("pk", "at")[:REMOVED_AT_ONCE]
    old = [pk for pk, at in first if at < before]
    return SecurityEntry.objects.filter(pk__in=old).delete()[0]
