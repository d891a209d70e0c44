"""Setting a company up: what every package starts with, in one transaction."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from leadwerk.conversion.models import ConversionPolicy, ConvertedStatus
from leadwerk.correspondence.models import CallOutcome, Reach
from leadwerk.foundation import held
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people.actions.organise import add_user, found_company
from leadwerk.people.actors import Actor
from leadwerk.people.models import Company, User
from leadwerk.pipelines.actions.supply import supply
from leadwerk.tasks.models import Means, TaskSubject

CONVERTED_STATUSES = (("Konvertiert", "Converted"), ("Konvertiert – Bestandskunde", "Converted – existing customer"))
TASK_SUBJECTS = (
    ("Anrufen", "Call", Means.CALL),
    ("Rückruf", "Call back", Means.CALL),
    ("E-Mail schreiben", "Write an e-mail", Means.EMAIL),
    ("Unterlagen senden", "Send documents", Means.DOCUMENT),
    ("Angebot nachfassen", "Follow up on the offer", Means.CALL),
    ("Termin vor Ort", "Visit", Means.VISIT),
)
CALL_OUTCOMES = (
    ("Erreicht", "Reached", Reach.REACHED, None),
    ("Nicht erreicht", "Not reached", Reach.NOT_REACHED, 4),
    ("Mailbox", "Mailbox", Reach.MAILBOX, 24),
    ("Rückruf vereinbart", "Call back agreed", Reach.CALL_BACK, 24),
)


class AlreadySetUp(RuleBroken):
    code = "already_set_up"
    words = _("This installation already has a company.")


@transaction.atomic
def set_up(
    *,
    company_name: str,
    email: str,
    first_name: str,
    last_name: str,
    password: str,
    language: str = "de",
    time_zone: str = "Europe/Berlin",
    currency: str = "EUR",
    is_demo: bool = False,
    by: Actor,
) -> tuple[Company, User]:
    """Found the company with its first administrator, the supplied process and lists.

    Of two who do this at once, exactly one founds it; the other gets `AlreadySetUp`.
    """
    try:
        with transaction.atomic():
            company = found_company(
                company_name, by=by, language=language, time_zone=time_zone, currency=currency, is_demo=is_demo
            )
    except IntegrityError as error:
        raise AlreadySetUp from error
    administrator = add_user(
        email, by=by, first_name=first_name, last_name=last_name, password=password, roles=["administration"]
    )
    supply(by=by)
    ConvertedStatus.objects.bulk_create(
        [ConvertedStatus(name=de, name_en=en, position=i) for i, (de, en) in enumerate(CONVERTED_STATUSES, 1)]
    )
    TaskSubject.objects.bulk_create(
        [
            TaskSubject(name=de, name_en=en, means=means, position=i)
            for i, (de, en, means) in enumerate(TASK_SUBJECTS, 1)
        ]
    )
    CallOutcome.objects.bulk_create(
        [
            CallOutcome(name=de, name_en=en, reach=reach, retry_after_hours=hours, position=i)
            for i, (de, en, reach, hours) in enumerate(CALL_OUTCOMES, 1)
        ]
    )
    ConversionPolicy(pk=1).save(force_insert=True)
    held.changed()
    return company, administrator
