"""What the company wants done about duplicates: per channel, by itself, and what people may be told."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from leadwerk.duplicates.models import Rules
from leadwerk.foundation.held import held
from leadwerk.leads.models import Channel


class Policy(TextChoices):
    """Only a certain match with an open lead is ever attached to; everything else is created and marked."""

    ATTACH = "attach", _("Attach to the existing lead")
    CREATE_AND_MARK = "create_and_mark", _("Create and mark as possible duplicate")
    ASK = "ask", _("Ask")


# A person at the dialog can be asked. Nobody sits behind a form or an interface: there the lead is made unless the
# company says otherwise, because by attaching, a stranger who only knows an address writes to somebody else's lead.
DEFAULTS: dict[str, Policy] = {Channel.MANUAL: Policy.ASK}
_UNATTENDED = (Policy.CREATE_AND_MARK, Policy.ATTACH, Policy.ASK)
# What the company may choose.
CHOICES: dict[str, tuple[Policy, ...]] = {
    Channel.MANUAL: (Policy.ASK, Policy.CREATE_AND_MARK),
    Channel.FORM: _UNATTENDED,
    Channel.API: _UNATTENDED,
}


@dataclass(frozen=True, slots=True)
class CompanyRules:
    """Shared between requests: read it, never change it."""

    policies: Mapping[str, str]
    tells_elsewhere: bool
    merges_itself: bool


@held
def rules() -> CompanyRules:
    """The company's rules as of now; without any, the supplied ones."""
    stored = Rules.objects.first() or Rules()
    return CompanyRules(stored.policies, stored.tells_elsewhere, stored.merges_itself)


def policy_for(channel: str) -> Policy:
    """What the company wants for this channel (`leads.models.Channel`)."""
    chosen = rules().policies.get(channel)
    if chosen in CHOICES.get(channel, ()):
        return Policy(chosen)
    return DEFAULTS.get(channel, Policy.CREATE_AND_MARK)
