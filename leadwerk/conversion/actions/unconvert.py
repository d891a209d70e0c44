from collections.abc import Iterable

from django.db import transaction

from leadwerk.conversion.models import Conversion
from leadwerk.conversion.refusals import ConversionWorkedOn, LeadIsNotConverted
from leadwerk.customers.access import lock
from leadwerk.customers.actions import record
from leadwerk.customers.actions.edit import refold
from leadwerk.customers.models import MODELS, Account, Contact, CustomerRecord, Opportunity
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.models import Entry
from leadwerk.journal.write import Changes, change, plain
from leadwerk.leads.access import take_anywhere
from leadwerk.leads.actions.close import open_again_after_conversion
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import LeadIsInBin
from leadwerk.people.actors import Actor
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep


@transaction.atomic
@keep.together()
def unconvert(lead: Lead, *, by: Actor) -> Lead:
    """Undo a conversion: the lead is open again in its stage, what was made goes to the bin.

    What was linked stays, without what the conversion filled in where that still is as it was. Refused as soon as
    anybody has worked on what was made (`ConversionWorkedOn` names it). Raises `LeadIsNotConverted`, `LeadIsInBin`.
    """
    fresh = take_anywhere(lead, Permission.LEAD_CONVERT, by=by)
    if fresh.deleted_at is not None:
        raise LeadIsInBin
    conversion = Conversion.objects.standing().filter(lead=fresh).first()  # the lead is what two at once wait for
    if conversion is None:
        raise LeadIsNotConverted
    made, linked = _records(conversion)
    if touched := [each.number for each in made if _is_touched(each, conversion.change_set, made)]:
        raise ConversionWorkedOn(records=", ".join(touched))
    change_set = new_change_set()
    for each in reversed(made):
        record.done(each, "record_binned", by=by, changes=change(each, deleted_at=now()), change_set=change_set)
    for each in linked:
        changes = _put_back(each, conversion.change_set)
        facts = {"lead": fresh.number}
        record.done(each, "unconverted", by=by, changes=changes, change_set=change_set, facts=facts)
    conversion.undone_at = now()
    conversion.save(update_fields=["undone_at"])
    return open_again_after_conversion(fresh, by=by, change_set=change_set)


def lock_accounts(leads: Iterable[Lead]) -> None:
    """Lock the accounts that these leads turned into, in the order in which an import takes them too: whoever undoes
    several conversions in one transaction calls it first, so that two cannot wait for each other."""
    of_leads = Conversion.objects.standing().filter(lead__in=list(leads)).values("account")
    list(Account.objects.select_for_update(of=("self",)).filter(pk__in=of_leads).order_by("pk").values_list("pk"))


def _records(conversion: Conversion) -> tuple[list[CustomerRecord], list[CustomerRecord]]:
    """What the conversion made and what it linked, locked: accounts before contacts before opportunities."""
    entries = Entry.objects.filter(change_set=conversion.change_set, subject_kind__in=MODELS)
    rows = set(entries.values_list("subject_kind", "subject_id", "kind"))
    order = [model.kind for model in (Account, Contact, Opportunity)]
    subjects = sorted({(kind, pk) for kind, pk, _ in rows}, key=lambda subject: (order.index(subject[0]), subject[1]))
    records = [
        lock(MODELS[kind](pk=pk))  # type: ignore[misc]
        for kind, pk in subjects
    ]
    made = [each for each in records if (each.kind, each.pk, f"{each.kind}_created") in rows]
    return made, [each for each in records if each not in made]


def _is_touched(each: CustomerRecord, change_set: int, made: list[CustomerRecord]) -> bool:
    """Whether anything happened to a record since the conversion, or hangs on it that the conversion did not make."""
    happened = Entry.objects.filter(subject_kind=each.kind, subject_id=each.pk).exclude(change_set=change_set)
    # That another lead was linked to it and is so no more leaves nothing behind.
    undone = Conversion.objects.filter(undone_at__isnull=False).values("change_set")
    if happened.exclude(kind="unconverted").exclude(kind="converted", change_set__in=undone).exists():
        return True
    if not isinstance(each, Account):
        return False
    own = {(other.kind, other.pk) for other in made}
    return any(
        (model.kind, pk) not in own
        for model in (Contact, Opportunity)
        for pk in model.objects.present().filter(account=each).values_list("pk", flat=True)
    )


def _put_back(each: CustomerRecord, change_set: int) -> Changes:
    """Take what the conversion filled in out of a linked record, where it still is as it was."""
    filled = Entry.objects.get(subject_kind=each.kind, subject_id=each.pk, change_set=change_set).changes
    back = {name: old for name, (old, new) in filled.items() if plain(getattr(each, name)) == new}
    changes = change(each, **back)
    if changes:
        refold(each, changes)
    return changes
