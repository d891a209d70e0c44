"""Two accounts, or two contacts of one account, become one, and two again."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from leadwerk.conversion.models import Conversion
from leadwerk.customers.access import lock, take, take_anywhere
from leadwerk.customers.actions import record
from leadwerk.customers.actions.edit import check
from leadwerk.customers.actions.found_by import fold, fold_below
from leadwerk.customers.fields import EDITABLE, label
from leadwerk.customers.models import MODELS, Account, Contact, CustomerRecord, Opportunity
from leadwerk.duplicates.choices import chosen, held
from leadwerk.duplicates.merged import ADDRESSES, read_again
from leadwerk.duplicates.models import CustomerMerge
from leadwerk.duplicates.refusals import (
    ContactsOfTwoAccounts,
    LaterRecordMergeFirst,
    SameRecord,
)
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import change
from leadwerk.people.actors import Actor, person

R = TypeVar("R", bound=CustomerRecord)

# What goes over to the winner, by the name of the column that says whose it is.
HANGING: dict[type[CustomerRecord], dict[str, type[models.Model]]] = {
    Account: {"contact": Contact, "opportunity": Opportunity, "conversion": Conversion},
    Contact: {"opportunity": Opportunity, "conversion": Conversion},
}


@transaction.atomic
def merge_customers(
    winner: R,
    loser: R,
    choices: Mapping[str, str] | None = None,
    *,
    by: Actor,
    versions: tuple[int, int] | None = None,
    change_set: int | None = None,
) -> CustomerMerge:
    """Let `loser` go into `winner`, with its contacts, opportunities and the leads that became it; the journals of both
    stay as they are.

    `choices` as for leads. Whoever is responsible, book and team are the winner's. An address that does not remain
    stands in the winner's journal, and search still finds the winner by it. Contacts are merged within one account.
    `versions` are those of winner and loser that the person had before them. Raises `SameRecord`,
    `ContactsOfTwoAccounts`, `ChoiceUnknown`, `RecordIsInBin`, `Stale`, `MissingPermission`.
    """
    if type(winner) is not type(loser) or type(winner) not in HANGING or winner.pk == loser.pk:
        raise SameRecord
    wanted = versions or (None, None)
    _lock_accounts(winner, loser)
    pair = sorted(((winner.pk, winner, wanted[0]), (loser.pk, loser, wanted[1])), key=lambda one: one[0])
    taken = {pk: take(one, "merge", by=by, version=version) for pk, one, version in pair}
    winner, loser = taken[winner.pk], taken[loser.pk]
    if isinstance(winner, Contact) and isinstance(loser, Contact) and winner.account_id != loser.account_id:
        raise ContactsOfTwoAccounts(one=winner.name, other=loser.name)
    at, change_set = now(), change_set or new_change_set()
    before = {pk: _addresses(one) for pk, one in taken.items()}
    changes = change(winner, **chosen(winner, loser, EDITABLE[type(winner)], choices or {}))
    check(winner)
    moved = _move(loser, winner)
    _find_anew(winner)
    gone = change(loser, deleted_at=at)
    left = {value: name for known in before.values() for value, name in known.items()}
    lost = [f"{name}: {value}" for value, name in left.items() if value not in _addresses(winner)]
    text = _("Not taken over: %(values)s") % {"values": ", ".join(lost)} if lost else ""
    telling: dict[str, Any] = {"by": by, "change_set": change_set}
    record.done(winner, "record_merged", changes=changes, text=text, facts=_about(loser), **telling)
    record.done(loser, "record_merged_away", changes=gone, facts=_number(winner), **telling)
    chained = CustomerMerge.objects.standing().filter(kind=loser.kind, ends_at=loser.pk)
    moved["merge"] = list(chained.values_list("pk", flat=True))
    CustomerMerge.objects.filter(pk__in=moved["merge"]).update(ends_at=winner.pk)
    merged = CustomerMerge(
        kind=winner.kind,
        winner=winner.pk,
        loser=loser.pk,
        ends_at=winner.pk,
        at=at,
        by=person(by),
        change_set=change_set,
        changes=changes,
        moved={kind: ids for kind, ids in moved.items() if ids},
    )
    merged.save(force_insert=True)
    _find_by_what_went(winner)
    return merged


@transaction.atomic
def unmerge_customers(
    merged: CustomerMerge, *, by: Actor, change_set: int | None = None
) -> tuple[CustomerRecord, list[str]]:
    """Make two of one again: the loser as it was, the winner as far as nobody has changed it since; the winner, and the
    fields that were changed since and stay.

    What went over goes back, unless something that stays hangs on it by now. What was merged later is separated first.
    Raises `LaterRecordMergeFirst`, `UnmergedAlready`, `RecordIsInBin`, `MissingPermission`.
    """
    fresh = read_again(merged)
    model = MODELS[fresh.kind]
    winner, loser = model.objects.get(pk=fresh.winner), model.objects.get(pk=fresh.loser)
    _lock_accounts(winner, loser)
    doors = {winner.pk: take, loser.pk: take_anywhere}
    taken = {one.pk: doors[one.pk](one, "merge", by=by) for one in sorted((winner, loser), key=lambda one: one.pk)}
    fresh = read_again(merged)  # read again: the records are what two at once wait for
    winner, loser = taken[winner.pk], taken[loser.pk]
    _refuse_before_later(fresh)
    at, change_set = now(), change_set or new_change_set()
    _move_back(fresh.moved, winner, loser)
    back, kept = {}, []
    for name, (old, new) in fresh.changes.items():
        if held(winner, name) == new:
            back[name] = old
        else:
            kept.append(name)
    changes = change(winner, **back)
    check(winner)
    restored = change(loser, deleted_at=None)
    for one in (winner, loser):
        _find_anew(one)
    telling: dict[str, Any] = {"by": by, "change_set": change_set}
    record.done(winner, "record_unmerged", changes=changes, facts=_about(loser) | {"kept": kept}, **telling)
    record.done(loser, "record_merged_back", changes=restored, facts=_number(winner), **telling)
    CustomerMerge.objects.filter(pk__in=fresh.moved.get("merge", [])).update(ends_at=loser.pk)
    fresh.undone_at, fresh.undone_by = at, person(by)
    fresh.save(update_fields=["undone_at", "undone_by"])
    _find_by_what_went(winner, loser)
    return winner, kept


def _lock_accounts(winner: CustomerRecord, loser: CustomerRecord) -> None:
    """Accounts come before their contacts, as everywhere."""
    if isinstance(winner, Contact) and isinstance(loser, Contact):
        for pk in sorted({winner.account_id, loser.account_id}):
            lock(Account(pk=pk))


def _addresses(one: CustomerRecord) -> dict[str, str]:
    found = {getattr(one, name, ""): label(type(one), name) for name in ADDRESSES}
    found.pop("", None)
    return found


def _move(loser: CustomerRecord, winner: CustomerRecord) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for kind, model in HANGING[type(winner)].items():
        rows = model._default_manager.filter(**{loser.kind: loser.pk})
        moved[kind] = list(rows.values_list("pk", flat=True))
        rows.filter(pk__in=moved[kind]).update(**{winner.kind: winner.pk})
    return moved


def _move_back(moved: Mapping[str, Sequence[int]], winner: CustomerRecord, loser: CustomerRecord) -> None:
    going = {kind: set(moved.get(kind, ())) for kind in HANGING[type(winner)]}
    if isinstance(winner, Account):
        _keep_together(winner, going)
    for kind, model in HANGING[type(winner)].items():
        rows = model._default_manager.filter(pk__in=going[kind], **{winner.kind: winner.pk})
        rows.update(**{loser.kind: loser.pk})


def _keep_together(winner: Account, going: dict[str, set[int]]) -> None:
    """What is of one account stays together, with the winner, if something was joined to it since: an opportunity and
    its contact, a contact and one that was merged into it."""
    pairs = Opportunity.objects.filter(account=winner, contact__isnull=False).values_list("pk", "contact_id")
    merges = CustomerMerge.objects.standing().filter(kind=Contact.kind, winner__in=going["contact"])
    joined = [(("opportunity", one), ("contact", contact)) for one, contact in pairs]
    joined += [(("contact", one), ("contact", other)) for one, other in merges.values_list("winner", "loser")]
    while True:
        apart = [two for two in joined if len({pk in going[kind] for kind, pk in two}) == 2]
        if not apart:
            return
        for two in apart:
            for kind, pk in two:
                going[kind].discard(pk)


def _refuse_before_later(merged: CustomerMerge) -> None:
    """Raises `LaterRecordMergeFirst` while a later merge rests on this one."""
    later = CustomerMerge.objects.standing().filter(pk__gt=merged.pk)
    same = models.Q(kind=merged.kind, winner=merged.winner)
    below = merged.moved.get("contact", [])
    found = later.filter(
        same | models.Q(kind=Contact.kind, winner__in=below) | models.Q(kind=Contact.kind, loser__in=below)
    ).last()
    if found is not None:
        raise LaterRecordMergeFirst(record=MODELS[found.kind].objects.get(pk=found.loser).number)


def _find_anew(one: CustomerRecord) -> None:
    fold(one)
    if isinstance(one, Account):
        fold_below(one)


def _find_by_what_went(*ends: CustomerRecord) -> None:
    """Let search find them by the addresses of those that stand merged into them now."""
    for one in ends:
        fold(one)
        type(one)._default_manager.filter(pk=one.pk).update(folded=one.folded)


def _about(one: CustomerRecord) -> dict[str, Any]:
    name = str(one)
    return {"record": f"{one.number} {name}".strip(), "id": one.pk}


def _number(winner: CustomerRecord) -> dict[str, Any]:
    """All that the loser says of it: whoever sees the one may not see the other."""
    return {"record": winner.number, "id": winner.pk}
