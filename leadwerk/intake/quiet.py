"""Sources from which unusually little comes, as the worker has found them: told on every page and by mail."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from leadwerk.foundation.held import held
from leadwerk.intake.models import QuietSource
from leadwerk.leads.models import Channel
from leadwerk.people.models import User
from leadwerk.people.organisation import Colleague, company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import is_granted
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.formats import number


@held
def quiet_sources() -> int:
    """How many there are; held, because every page of those who settle the intake shows it."""
    return QuietSource.objects.count()


def settlers() -> list[Colleague]:
    """Whoever settles what came in."""
    return [one for one in organisation().users.values() if is_granted(one, Permission.MANAGE_INTAKE)]


@task()
def tell_quiet(user_id: int, found: Sequence[Sequence[str | int]]) -> None:
    """Mail these to somebody, in their language: channel, source, hours, received, expected of each."""
    user = User.objects.filter(pk=user_id, is_active=True, last_login__isnull=False).first()
    if user is None:
        return
    with (
        translation.override(user.language or company().language),
        timezone.override(ZoneInfo(user.time_zone or company().time_zone)),
    ):
        lines = []
        for channel, source, hours, received, expected in found:
            names = [str(Channel(str(channel)).label), str(catalog().sources.get(int(source), ""))]
            told = {"hours": hours, "received": number(int(received)), "expected": number(int(expected))}
            words = _(
                "In the last %(hours)s hours %(received)s came in. At this time of the week about %(expected)s were to "
                "be expected."
            )
            lines.append(f"{' · '.join(filter(None, names))}\n{words % told}")
        subject = _("Unusually little is coming in")
        hello = _("Hello %(name)s,") % {"name": user.name}
        what = _("unusually little is coming in at %(company)s:") % {"company": company().name}
        so = _("A form may be broken, or a program may have stopped sending. Look under “Intake” in Leadwerk.")
    EmailMessage(subject, "\n\n".join([hello, what, *lines, so, *_address()]), to=[user.email]).send()


def _address() -> list[str]:
    """Where to look, as far as it is known without a request: behind a proxy, by the first name it is reached under."""
    name = settings.ALLOWED_HOSTS[0]
    return [f"https://{name}{reverse('intake')}"] if settings.SESSION_COOKIE_SECURE and name[0] != "." else []
