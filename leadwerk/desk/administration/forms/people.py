import secrets
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from leadwerk.desk.actions.people import Successors, Work
from leadwerk.people.models import Role, Team, User
from leadwerk.people.naming import NameField
from leadwerk.people.organisation import organisation
from leadwerk.people.scoping import administers
from leadwerk.pipelines.models import SalesProcess
from leadwerk.ui.formats import number

RELEASE = "release"


def role_choices() -> list[tuple[int, str]]:
    return [(role.pk, role.label) for role in Role.objects.order_by("pk")]


def team_choices(by: User, now: int | None = None) -> list[tuple[int | str, str]]:
    """The tree of teams that `by` administers and `now`, each team indented below the one it belongs to."""
    found = [team for team in tree() if administers(by, team.pk) or team.pk == now]
    nobody: list[tuple[int | str, str]] = [("", "–")] if now is None or administers(by, None) else []
    return [*nobody, *((team.pk, "\u2003" * (team.path.count("/") - 2) + team.name) for team in found)]


def tree() -> list[Team]:
    """All teams, each after the one it belongs to, neighbours by name."""
    teams = organisation().teams

    def place(team: Team) -> list[tuple[str, int]]:
        return [(teams[pk].name.casefold(), pk) for pk in map(int, team.path.strip("/").split("/"))]

    return sorted(teams.values(), key=place)


def user_choices(by: User, now: int | None = None) -> list[tuple[int | str, str]]:
    """Everybody whom `by` administers, and `now`."""
    found = [user for user in organisation().agents() if administers(by, user.team) or user.id == now]
    return [("", "–"), *((user.id, user.name) for user in found)]


class UserForm(forms.Form):
    first_name = NameField(label=_("First name"), max_length=100, required=False)
    last_name = NameField(label=_("Last name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"), help_text=_("With it this person signs in."))
    phone = forms.CharField(label=_("Phone"), max_length=50, required=False)
    roles = forms.TypedMultipleChoiceField(
        label=_("Roles"), coerce=int, choices=role_choices, widget=forms.CheckboxSelectMultiple
    )
    team = forms.TypedChoiceField(label=_("Team"), coerce=int, empty_value=None, required=False)
    manager = forms.TypedChoiceField(label=_("Manager"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, by: User, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team, manager = self.fields["team"], self.fields["manager"]
        assert isinstance(team, forms.ChoiceField)
        assert isinstance(manager, forms.ChoiceField)
        team.choices = team_choices(by, user.team_id if user else None)
        team.required = not administers(by, None)
        colleagues = user_choices(by, user.manager_id if user else None)
        manager.choices = [choice for choice in colleagues if user is None or choice[0] != user.pk]

    def values(self) -> dict[str, Any]:
        """What was chosen, as the verbs take it."""
        given = dict(self.cleaned_data)
        given["roles"] = list(Role.objects.filter(pk__in=given["roles"]))
        given["team"] = organisation().teams.get(given["team"])
        given["manager"] = User.objects.filter(pk=given["manager"]).first()
        return given


class NewUserForm(UserForm):
    entry = forms.ChoiceField(
        label=_("First sign-in"),
        choices=[
            ("mail", _("Send a mail with a link where the person chooses a password")),
            ("shown", _("Show a temporary password here, once")),
        ],
        initial="mail",
        widget=forms.RadioSelect,
    )


class EditUserForm(UserForm):
    leads_follow = forms.BooleanField(label=_("Open leads move along into another team"), required=False, initial=True)

    def __init__(self, *args: Any, open_leads: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not open_leads:
            del self.fields["leads_follow"]
        else:
            self.fields["leads_follow"].help_text = _("%(count)s open leads") % {"count": open_leads}


class DepartureForm(forms.Form):
    """Where the work of somebody goes who is deactivated: only what there is of it is asked."""

    leads = forms.ChoiceField(required=False)
    tasks = forms.ChoiceField(required=False)
    customers = forms.ChoiceField(required=False)
    forms = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, by: User, user: User, work: Work, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = {
            "leads": (work.leads, _("Open leads (%(count)s)")),
            "tasks": (work.tasks, _("Open tasks (%(count)s)")),
            "customers": (work.customers, _("Accounts, contacts and open opportunities (%(count)s)")),
            "forms": (work.forms, _("Web forms whose leads they get (%(count)s)")),
        }
        stay = ("", _("stay with %(name)s") % {"name": user.name})
        colleagues = [(str(pk), name) for pk, name in user_choices(by) if pk and pk != user.pk]
        for name, (count, label) in counted.items():
            if not count:
                del self.fields[name]
                continue
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.label = label % {"count": number(count)}
            release = [(RELEASE, _("are new again, in their teams"))] if name == "leads" else []
            field.choices = [stay, *release, *colleagues]

    def successors(self) -> Successors:
        given = {name: value for name, value in self.cleaned_data.items() if value}
        release = given.get("leads") == RELEASE
        found = User.objects.in_bulk([int(value) for value in given.values() if value != RELEASE])
        chosen = {name: found[int(value)] for name, value in given.items() if value != RELEASE}
        return Successors(release=release, **chosen)


class TeamForm(forms.Form):
    name = NameField(label=_("Name"), max_length=200)
    parent = forms.TypedChoiceField(label=_("Belongs to"), coerce=int, empty_value=None, required=False)
    leader = forms.TypedChoiceField(label=_("Leader"), coerce=int, empty_value=None, required=False)
    process = forms.ModelChoiceField(
        SalesProcess.objects.filter(retired_at__isnull=True),
        label=_("Sales process"),
        required=False,
        empty_label="–",
        help_text=_("For leads that arrive at this team. Marketplace, campaign and source come first."),
    )

    def __init__(self, *args: Any, by: User, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents, leaders = self.fields["parent"], self.fields["leader"]
        assert isinstance(parents, forms.ChoiceField)
        assert isinstance(leaders, forms.ChoiceField)
        below = organisation().below[team.pk] if team else frozenset()
        above = team_choices(by, team.parent_id if team else None)
        parents.choices = [choice for choice in above if choice[0] not in below]
        parents.required = not administers(by, None) and not (team is not None and team.parent_id is None)
        leaders.choices = user_choices(by, team.leader_id if team else None)

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["parent"] = organisation().teams.get(given["parent"])
        given["leader"] = User.objects.filter(pk=given["leader"]).first()
        return given


ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """Easy to read out on the phone; 60 bits."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    validate_password(password)
    return password
