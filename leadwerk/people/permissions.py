"""What can be permitted, on whose records, and what the five supplied roles start with."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """On whose records a permission holds; later ones are wider."""

    NONE = "none", _("None")
    OWN = "own", _("Own")
    OWN_AND_UNASSIGNED = "own_unassigned", _("Own and unassigned")
    TEAM = "team", _("Team")
    TEAM_AND_BELOW = "team_below", _("Team and below")
    ALL = "all", _("All")

    @property
    def width(self) -> int:
        return list(Scope).index(self)


class Permission(TextChoices):
    """One verb on one kind of record. Values are stored in grants and named in refusals: they never change."""

    LEAD_VIEW = "lead.view", _("View leads")
    LEAD_CREATE = "lead.create", _("Create leads")
    LEAD_EDIT = "lead.edit", _("Edit leads")
    LEAD_ASSIGN = "lead.assign", _("Assign leads")
    LEAD_ACCEPT = "lead.accept", _("Accept leads")
    LEAD_MOVE = "lead.move", _("Move leads through the stages")
    LEAD_QUALIFY = "lead.qualify", _("Qualify leads")
    LEAD_CLOSE = "lead.close", _("Close leads as lost")
    LEAD_CONVERT = "lead.convert", _("Convert leads")
    LEAD_REJECT = "lead.reject", _("Reject leads")
    LEAD_REOPEN = "lead.reopen", _("Reopen leads")
    LEAD_DELETE = "lead.delete", _("Move leads to the bin")
    LEAD_RESTORE = "lead.restore", _("Restore leads from the bin")
    LEAD_MERGE = "lead.merge", _("Merge leads")
    LEAD_EXPORT = "lead.export", _("Export leads")
    LEAD_IMPORT = "lead.import", _("Import leads")
    LEAD_CHANGE_PROCESS = "lead.change_process", _("Change the sales process of leads")
    LEAD_ADD_TASKS = "lead.add_tasks", _("Plan tasks at leads")
    LEAD_EDIT_TASKS = "lead.edit_tasks", _("Change and complete tasks of leads")
    LEAD_ATTACH = "lead.attach", _("Attach files to leads")
    LEAD_DETACH = "lead.detach", _("Remove attachments of leads")
    ACCOUNT_VIEW = "account.view", _("View accounts")
    ACCOUNT_CREATE = "account.create", _("Create accounts")
    ACCOUNT_EDIT = "account.edit", _("Edit accounts")
    ACCOUNT_ASSIGN = "account.assign", _("Hand over accounts")
    ACCOUNT_DELETE = "account.delete", _("Move accounts to the bin")
    ACCOUNT_RESTORE = "account.restore", _("Restore accounts from the bin")
    ACCOUNT_MERGE = "account.merge", _("Merge accounts")
    CONTACT_VIEW = "contact.view", _("View contacts")
    CONTACT_CREATE = "contact.create", _("Create contacts")
    CONTACT_EDIT = "contact.edit", _("Edit contacts")
    CONTACT_ASSIGN = "contact.assign", _("Hand over contacts")
    CONTACT_DELETE = "contact.delete", _("Move contacts to the bin")
    CONTACT_RESTORE = "contact.restore", _("Restore contacts from the bin")
    CONTACT_MERGE = "contact.merge", _("Merge contacts")
    OPPORTUNITY_VIEW = "opportunity.view", _("View opportunities")
    OPPORTUNITY_CREATE = "opportunity.create", _("Create opportunities")
    OPPORTUNITY_EDIT = "opportunity.edit", _("Edit opportunities")
    OPPORTUNITY_ASSIGN = "opportunity.assign", _("Hand over opportunities")
    OPPORTUNITY_CLOSE = "opportunity.close", _("Close opportunities as won or lost")
    OPPORTUNITY_REOPEN = "opportunity.reopen", _("Reopen opportunities")
    OPPORTUNITY_DELETE = "opportunity.delete", _("Move opportunities to the bin")
    OPPORTUNITY_RESTORE = "opportunity.restore", _("Restore opportunities from the bin")
    CAMPAIGN_VIEW = "campaign.view", _("View campaigns")
    CAMPAIGN_EDIT = "campaign.edit", _("Edit campaigns")
    MANAGE_PROCESSES = "manage.processes", _("Manage sales processes and lists")
    MANAGE_MARKETPLACES = "manage.marketplaces", _("Manage marketplaces")
    MANAGE_FORMS = "manage.forms", _("Manage web forms")
    MANAGE_USERS = "manage.users", _("Manage users and teams")
    MANAGE_ROLES = "manage.roles", _("Manage roles")
    MANAGE_SETTINGS = "manage.settings", _("Manage settings")
    MANAGE_PRIVACY = "manage.privacy", _("Manage privacy")
    MANAGE_SECURITY = "manage.security", _("See the security log")
    MANAGE_LOOK_AS = "manage.look_as", _("Look as another person")
    MANAGE_INTAKE = "manage.intake", _("See and settle what came in")

    @property
    def scopes(self) -> list[Scope]:
        """The scopes that differ: what concerns no single record is permitted or not, except for users, who belong to
        teams (docs/decisions/0022)."""
        if self is Permission.MANAGE_USERS:
            return [Scope.NONE, Scope.TEAM_AND_BELOW, Scope.ALL]
        whole = self.startswith("manage.") or self is Permission.CAMPAIGN_EDIT
        return [Scope.NONE, Scope.ALL] if whole else list(Scope)


# Held by the last administrator whom nobody can take away: without one of these, nobody could be let in again.
ADMINISTERING = (Permission.MANAGE_USERS, Permission.MANAGE_ROLES, Permission.MANAGE_SETTINGS)
# What a role can be given. Campaigns are seen with the leads they generate: nothing asks for a permission to view them.
GRANTABLE = tuple(permission for permission in Permission if permission is not Permission.CAMPAIGN_VIEW)


P, S = Permission, Scope

_LEADS = [p for p in Permission if p.startswith("lead.")]
_CUSTOMERS = [p for p in Permission if p.startswith(("account.", "contact.", "opportunity."))]
_CUSTOMERS_VIEW = [P.ACCOUNT_VIEW, P.CONTACT_VIEW, P.OPPORTUNITY_VIEW]
_WORK = [
    P.LEAD_VIEW,
    P.LEAD_CREATE,
    P.LEAD_EDIT,
    P.LEAD_ACCEPT,
    P.LEAD_MOVE,
    P.LEAD_QUALIFY,
    P.LEAD_CLOSE,
    P.LEAD_CONVERT,
    P.LEAD_REJECT,
    P.LEAD_REOPEN,
    P.LEAD_DELETE,
    P.LEAD_RESTORE,
    P.LEAD_MERGE,
    P.LEAD_EXPORT,
    P.LEAD_ADD_TASKS,
    P.LEAD_EDIT_TASKS,
    P.LEAD_ATTACH,
    P.LEAD_DETACH,
]

SUPPLIED_ROLES: dict[str, dict[Permission, Scope]] = {
    "administration": dict.fromkeys(Permission, S.ALL),
    "sales_lead": {
        **dict.fromkeys([*_LEADS, *_CUSTOMERS], S.TEAM_AND_BELOW),
        P.CAMPAIGN_VIEW: S.ALL,
        P.CAMPAIGN_EDIT: S.ALL,
    },
    "agent": {
        **dict.fromkeys(_WORK, S.OWN_AND_UNASSIGNED),
        **dict.fromkeys(_CUSTOMERS, S.OWN),
        P.CAMPAIGN_VIEW: S.ALL,
    },
    "marketing": {
        **dict.fromkeys([P.LEAD_VIEW, P.LEAD_CREATE, P.LEAD_IMPORT, P.LEAD_EXPORT, *_CUSTOMERS_VIEW], S.ALL),
        P.CAMPAIGN_VIEW: S.ALL,
        P.CAMPAIGN_EDIT: S.ALL,
        P.MANAGE_FORMS: S.ALL,
        P.MANAGE_INTAKE: S.ALL,
    },
    "reader": dict.fromkeys([P.LEAD_VIEW, *_CUSTOMERS_VIEW, P.CAMPAIGN_VIEW], S.TEAM),
}

SUPPLIED_ROLE_NAMES = {
    "administration": _("Administration"),
    "sales_lead": _("Sales management"),
    "agent": _("Sales agent"),
    "marketing": _("Marketing"),
    "reader": _("Read access"),
}
