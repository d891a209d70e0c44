"""What happens to a new lead that is certainly there already, per channel."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from leadwerk.leads.models import Channel


class Policy(TextChoices):
    """Only a certain match with an open lead is ever attached to; everything else is created and marked."""

    ATTACH = "attach", _("Attach to the existing lead")
    CREATE_AND_MARK = "create_and_mark", _("Create and mark as possible duplicate")
    ASK = "ask", _("Ask")


# A person at the dialog can be asked. Nobody sits behind a form or an interface: there the lead is made, because by
# attaching, a stranger who only knows an address would write to somebody else's lead.
DEFAULTS: dict[str, Policy] = {Channel.MANUAL: Policy.ASK}


def policy_for(channel: str) -> Policy:
    """What the company wants for this channel (`leads.models.Channel`)."""
    return DEFAULTS.get(channel, Policy.CREATE_AND_MARK)
