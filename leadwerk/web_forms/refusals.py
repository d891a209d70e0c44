"""What stands against a verb on a web form, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import RuleBroken


class FormNameTaken(RuleBroken):
    code = "form_name_taken"
    words = _("There is already a web form named “%(name)s”.")


class FormIsPublic(RuleBroken):
    code = "form_is_public"
    words = _("“%(name)s” has been published, so it is kept: leads and consents refer to it. Withdraw it instead.")


class NotPublishable(RuleBroken):
    """`faults` are sentences."""

    code = "not_publishable"
    words = _("“%(name)s” cannot be published yet: %(faults)s")


class PartChanged(RuleBroken):
    code = "part_changed"
    words = _("Somebody else has changed this in the meantime. Reload the page to see it, then change it again.")


class FieldTwice(RuleBroken):
    code = "field_twice"
    words = _("“%(field)s” is asked in this form already.")


class TooManyFields(RuleBroken):
    code = "too_many_fields"
    words = _("A web form has at most %(count)s fields.")


class TooManyPosts(RuleBroken):
    """Far more came from one connection than a form takes."""

    code = "too_many_posts"
    words = _("Too much was sent from your connection. Please wait an hour, then send it again.")
