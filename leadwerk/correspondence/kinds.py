"""What can happen between us and a lead."""

from django.utils.translation import gettext_lazy as _

from leadwerk.journal.kinds import Kind, Strand, register

register(Kind("called", Strand.CALL, "phone", _("has called"), is_personal=True))
