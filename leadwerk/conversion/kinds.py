"""What a conversion writes at the records it made or linked. A sentence follows the person's name."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register

register(
    Kind("converted", Strand.STAGE, "convert", _("has converted lead %(lead)s")),
    Kind("unconverted", Strand.STAGE, "undo", _("has undone the conversion of lead %(lead)s")),
)
