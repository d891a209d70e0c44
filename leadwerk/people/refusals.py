"""What stands against a verb on users, teams and the company."""

from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.errors import NotAllowed, RuleBroken


class AddressTaken(RuleBroken):
    code = "address_taken"
    words = _("Somebody already signs in with %(email)s.")


class LastAdministrator(RuleBroken):
    code = "last_administrator"
    words = _("%(name)s is the last administrator. Make somebody else one first.")


class NobodyAdministers(RuleBroken):
    code = "nobody_administers"
    words = _("With this nobody would be left who may manage users, roles and settings.")


class WiderThanOneself(RuleBroken):
    """A role would permit what whoever gives it does not hold."""

    code = "wider_than_oneself"
    words = _("Nobody can grant more than they hold themselves: %(permissions)s.")


class LastWayIn(RuleBroken):
    """Whoever unlinks the only login they have could not sign in any more."""

    code = "last_way_in"
    words = _("This is the only way you sign in. Please set a password or add a passkey first.")


class HoldsMore(RuleBroken):
    """Whoever sets somebody's password or address could sign in as them."""

    code = "holds_more"
    words = _(
        "%(name)s may do more than you, or on other records. Only somebody who may do as much can change their "
        "address, password or second factor."
    )


class RoleNameTaken(RuleBroken):
    code = "role_name_taken"
    words = _("There is already a role “%(name)s”.")


class RoleChanged(RuleBroken):
    code = "role_changed"
    words = _("“%(name)s” was changed by somebody else in the meantime.")


class RoleSupplied(RuleBroken):
    code = "role_supplied"
    words = _("“%(name)s” is a supplied role and cannot be removed.")


class RoleInUse(RuleBroken):
    code = "role_in_use"
    words = _("“%(name)s” is still held by users. Choose the role they get instead.")


class TeamWithinItself(RuleBroken):
    code = "team_within_itself"
    words = _("%(team)s cannot belong to one of its own teams.")


class BookWithinItself(RuleBroken):
    code = "book_within_itself"
    words = _("“%(book)s” cannot belong to one of its own books.")


class BookNameTaken(RuleBroken):
    code = "book_name_taken"
    words = _("There is already a book “%(name)s”.")


class BookHasBooks(RuleBroken):
    code = "book_has_books"
    words = _("Other books belong to “%(name)s”. Move or remove them first.")


class BookInUse(RuleBroken):
    code = "book_in_use"
    words = _("There are still records in “%(name)s”. Choose the book that takes them over.")


class JoinsOneself(RuleBroken):
    code = "joins_oneself"
    words = _("With this you would see more yourself. Somebody else has to do that.")


class BookMissing(RuleBroken):
    code = "book_missing"
    words = _("Every record is in a book here. Choose one; you need at least the level “Edit” in it.")


class BooksNotUsed(RuleBroken):
    code = "books_not_used"
    words = _("Books are not used here.")


class BookNotOpen(NotAllowed):
    """What somebody may not put into a book, for lack of a level in it."""

    code = "book_not_open"
    words = _("Your level in the book “%(book)s” is not enough for this.")


class ManagerOfOneself(RuleBroken):
    code = "manager_of_oneself"
    words = _("In the end %(name)s would be their own manager.")


class MovesOneself(RuleBroken):
    """Whoever administers users could otherwise go where there is more to see."""

    code = "moves_oneself"
    words = _("Into a team where you would see more, only somebody else can move you.")


class AbsenceEndsTooEarly(RuleBroken):
    code = "absence_ends_too_early"
    words = _("The last day lies before the first.")


class AbsenceFarAway(RuleBroken):
    code = "absence_far_away"
    words = _("Please check the year: an absence lies at most three years from today.")


class DeputyCannot(RuleBroken):
    code = "deputy_cannot"
    words = _("%(name)s cannot be the deputy: it has to be somebody else who can sign in.")


class TokenPermitsMore(RuleBroken):
    code = "token_permits_more"
    words = _("A token can permit only what you may do yourself.")


class MailNotSent(RuleBroken):
    code = "mail_not_sent"
    words = _("The mail could not be sent. Please try again later or ask your administrator.")


class CodesSetUpAlready(RuleBroken):
    code = "codes_set_up_already"
    words = _("An app already makes your codes. Switch that off first.")


class SecretUnreadable(RuleBroken):
    """The key of the installation was replaced after the secret had been encrypted with the former one."""

    code = "secret_unreadable"
    words = _(
        "Your second factor cannot be read, because the key of this installation has changed. Please ask your "
        "administrator to remove it."
    )


class SecondFactorDemanded(NotAllowed):
    """One of their roles demands a second factor, and they have none yet."""

    code = "second_factor_demanded"
    words = _("Your role demands a second factor. Please set one up in the browser first, in your profile.")


class PasskeyRefused(RuleBroken):
    code = "passkey_refused"
    words = _("Nobody signs in here with this passkey, or it took too long. Please go back and try again.")


class LooksFurther(RuleBroken):
    """Whoever looks as somebody else would see what they do not see themselves."""

    code = "looks_further"
    words = _("%(name)s may do something that you may not do on all records. So you cannot look as them.")


class LookingOnly(NotAllowed):
    code = "looking_only"
    words = _("You are looking as %(name)s: nothing can be changed or taken out until you end this.")


class LookingEnded(RuleBroken):
    code = "looking_ended"
    words = _("You no longer look as %(name)s. Nothing was changed; please look again at what you see now.")


class ProviderReachesFurther(RuleBroken):
    """Whoever chooses who vouches for people could sign in as anybody."""

    code = "provider_reaches_further"
    words = _(
        "Whoever sets up single sign-on could sign in as anybody. %(name)s may do more than you; so somebody who may "
        "do as much has to do this."
    )


class ProviderSecretMissing(RuleBroken):
    code = "provider_secret_missing"
    words = _("At another address or with another client ID the secret has to be entered again.")


class ProviderMissing(RuleBroken):
    code = "provider_missing"
    words = _("Single sign-on is not switched on here. Please sign in with your password.")


class ProviderInsecure(RuleBroken):
    code = "provider_insecure"
    words = _("The addresses of the provider have to begin with https://.")


class ProviderUnreachable(RuleBroken):
    code = "provider_unreachable"
    words = _("%(issuer)s cannot be reached, or does not answer within %(seconds)s seconds.")


class ProviderUnknown(RuleBroken):
    code = "provider_unknown"
    words = _("At %(address)s there is no description of a provider of OpenID Connect.")


class ProviderDiffers(RuleBroken):
    code = "provider_differs"
    words = _("The provider calls itself %(stated)s, not %(issuer)s. Please enter the address it calls itself by.")


class ProviderSecretUnreadable(RuleBroken):
    code = "provider_secret_unreadable"
    words = _(
        "The secret for single sign-on cannot be read, because the key of this installation has changed. An "
        "administrator has to enter it again."
    )


class ProviderSilent(RuleBroken):
    code = "provider_silent"
    words = _("%(provider)s does not answer right now. Please try again later, or sign in with your password.")


class SignOnNotConfirmed(RuleBroken):
    """State, code or token do not fit: expired, used already, or made for somebody else."""

    code = "sign_on_not_confirmed"
    words = _("%(provider)s has not confirmed this sign-in, or it took too long. Please try again.")


class SignOnCancelled(RuleBroken):
    code = "sign_on_cancelled"
    words = _("The sign-in at %(provider)s was cancelled.")


class AddressNotVerified(RuleBroken):
    code = "address_not_verified"
    words = _(
        "%(provider)s does not confirm that your e-mail address is yours. Please ask whoever administers Leadwerk in "
        "your company."
    )


class NobodyKnown(RuleBroken):
    code = "nobody_known"
    words = _("Nobody signs in here with %(address)s. Please ask whoever administers Leadwerk in your company.")


class LoginDeactivated(RuleBroken):
    code = "login_deactivated"
    words = _(
        "Your login here has been deactivated. If that is a mistake, please ask whoever administers Leadwerk in your "
        "company."
    )
