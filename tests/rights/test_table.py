"""The rights table: every address by everybody. A URL that is not in the table fails.

A row says what each of the cast gets, in the order of `WHO`: y for yes (done, shown, or asked for a missing value),
f for forbidden (403: may be seen, not done), n for not there (404: may not even be seen), s for "sign in first".
The lead belongs to Jana in Nord; Tobias works beside her, Olaf elsewhere. Bea is an agent elsewhere too, and may read
in the book in which the lead, and what a won one turned into, are.
"""

import copy
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from leadwerk.attachments.actions import keep
from leadwerk.attachments.models import Attachment
from leadwerk.attachments.tests.samples import PNG, incoming
from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.models import Conversion, ConvertedStatus
from leadwerk.customers.actions.create import create_account, create_contact
from leadwerk.customers.actions.edit import edit as edit_customer
from leadwerk.customers.models import CustomerRecord
from leadwerk.desk.models import SavedView
from leadwerk.duplicates.actions.merge import merge
from leadwerk.duplicates.actions.merge_customers import merge_customers
from leadwerk.duplicates.models import CustomerMerge, Merge
from leadwerk.intake.actions.receive import receive
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.models import ImportRun, IntakeEvent
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.attach import attach
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.persons import add_person
from leadwerk.leads.models import Channel, Lead, LeadPerson
from leadwerk.people.actions.absences import add_absence
from leadwerk.people.actions.books import add_book, set_members
from leadwerk.people.actions.organise import add_user, edit_company
from leadwerk.people.actions.roles import add_role, edit_role
from leadwerk.people.actions.sign_on import set_provider
from leadwerk.people.actions.tokens import add_token
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Absence, ApiToken, Book, BookLevel, OwnershipMode, Role, User
from leadwerk.people.permissions import Permission, Scope
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Source
from leadwerk.tallies import check
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.models import Task
from leadwerk.web_forms.actions.forms import add_form, publish
from leadwerk.web_forms.models import WebForm
from tests.cast import PASSWORD, Cast
from tests.stage import Rehearsal

pytestmark = pytest.mark.django_db

WHO = ("ada", "viola", "jana", "tobias", "marta", "leo", "olaf", "bea", "nobody")


@dataclass(frozen=True)
class Row:
    name: str
    gets: str
    method: str = "get"
    args: Callable[["Set"], list[Any]] = lambda on: []
    data: Callable[["Set"], dict[str, Any]] = lambda on: {}
    case: str = ""


@dataclass
class Set:
    """What stands on stage when a row is asked."""

    cast: Cast
    lead: Lead
    person: LeadPerson
    task: Task
    view: SavedView
    source: Source
    change_set: int
    won: Lead
    conversion: Conversion
    account_change_set: int
    file: Attachment
    run: ImportRun
    event: IntakeEvent
    role: Role
    book: Book
    token: ApiToken
    absence: Absence
    bea: User
    web_form: WebForm
    twin: Lead
    merge: Merge
    twins: dict[str, CustomerRecord]
    customer_merge: CustomerMerge
    login: SocialAccount


def of_lead(name: str, gets: str, method: str = "get", **data: Any) -> Row:
    """A row about the lead itself."""
    return Row(name, gets, method, lambda on: [on.lead.pk], lambda on: data)


def of_form(name: str, gets: str, method: str = "get", **data: Any) -> Row:
    """A row about a web form."""
    return Row(name, gets, method, lambda on: [on.web_form.pk], lambda on: data)


def bulk(name: str, gets: str, **data: Callable[["Set"], Any]) -> Row:
    """A row about the lead as one of a selection: whoever may not see it may not have any of the selection changed."""
    return Row(name, gets, "post", data=lambda on: {"ids": [on.lead.pk], **{key: of(on) for key, of in data.items()}})


def merging_rows(kind: str) -> list[Row]:
    """The rows about an account or contact and its twin."""

    def row(name: str, method: str = "get") -> Row:
        return Row(f"{kind}_{name}", EDIT, method, lambda on: [getattr(on.conversion, kind).pk, on.twins[kind].pk])

    return [
        Row(f"{kind}_duplicates", SEE, args=lambda on: [getattr(on.conversion, kind).pk]),
        row("merge"),
        row("merge", "post"),
        row("dismissal", "post"),
        row("withdrawal", "post"),
    ]


def customer_rows(kind: str) -> list[Row]:
    """The rows that accounts, contacts and opportunities have in common."""

    def row(name: str, gets: str, method: str = "get", **data: Any) -> Row:
        return Row(name, gets, method, lambda on: [getattr(on.conversion, kind).pk], lambda on: data)

    return [
        row(kind, SEE),
        row(f"{kind}_timeline", SEE),
        row(f"{kind}_visibility", SEE),
        row(f"{kind}_edit", EDIT),
        row(f"{kind}_edit", EDIT, "post"),
        row(f"{kind}_handover", EDIT),
        row(f"{kind}_handover", EDIT, "post"),
        row(f"{kind}_book", EDIT),
        row(f"{kind}_book", EDIT, "post"),
        row(f"{kind}_bin", EDIT, "post"),
        row(f"{kind}_restoration", EDIT, "post"),
        row(f"{kind}_notes", EDIT, "post", text="Notiz"),
    ]


ADMIN = "y f f f f f f f s"
EDIT = "y y y n f f n f s"
SEE = "y y y n y y n y s"
# Who may make contacts and opportunities at all makes them at every account they see.
SELL = "y y y n f f n y s"
ANY = "y y y y y y y y s"
ALL = "y y y y y y y y y"
FORMS = "y f f f y f f f s"
# fmt: off
# Where somebody signs in nobody has to be signed in; set-up leads away once there is a company.
OPEN = {"account_login", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate", "mfa_login_webauthn", "sign_on",
        "sign_on_return", "setup"}
TABLE = [
    #                        A V J T M L O B -
    Row("my_day",            ANY),
    Row("my_day_section",    ANY, args=lambda on: ["overdue"]),
    of_lead("my_day_lead",   SEE),
    of_lead("my_day_note",   EDIT, "post", text="Notiz"),
    Row("task_create",       ANY),
    Row("task_create",       ANY, "post"),
    Row("tasks_postponement", ANY, "post"),
    Row("task",              EDIT, args=lambda on: [on.task.pk]),
    Row("task",              EDIT, "post", lambda on: [on.task.pk]),
    Row("task_completion",   EDIT, "post", lambda on: [on.task.pk]),
    Row("task_reopening",    EDIT, "post", lambda on: [on.task.pk]),
    Row("task_due_date",     EDIT, args=lambda on: [on.task.pk]),
    Row("task_due_date",     EDIT, "post", lambda on: [on.task.pk]),
    Row("undo",              "n n y n n n n n s", "post", lambda on: [on.change_set]),
    Row("leads",             ANY),
    Row("lead_density",      ANY, "post", data=lambda on: {"density": "normal"}),
    Row("lead_layout",       ANY, "post"),
    Row("lead_filter",       ANY, args=lambda on: ["rating"]),
    Row("lead_create",       "y y y y y f y y s"),
    Row("lead_create",       "y y y y y f y y s", "post"),
    Row("lead_export",       "y y y y y f y y s"),
    Row("lead_count",        ANY),
    bulk("bulk_assignment",  "y y f f f f f f s"),
    bulk("bulk_book",        "y y f f f f f f s"),
    bulk("bulk_taking",      "y y y n f f n y s"),
    bulk("bulk_stage",       "y y y n f f n y s", stage=lambda on: on.cast.stages[1].pk),
    bulk("bulk_fields",      "y y y n f f n y s", set=lambda on: "source", source=lambda on: on.source.pk),
    bulk("bulk_loss",        "y y y n f f n y s", reason=lambda on: on.cast.loss_reason().pk),
    bulk("bulk_rejection",   "y y y n f f n y s", reason=lambda on: on.cast.rejection_code().pk),
    bulk("bulk_bin",         "y y y n f f n y s"),
    bulk("bulk_restoration", "y y y n f f n y s"),
    Row("bulk_run",          "n n n n n n n n s", args=lambda on: [1]),
    Row("manual_contents",   ANY),
    Row("manual",            ANY, args=lambda on: ["my-day"]),
    Row("lead_views",        ANY),
    Row("lead_view",         "n n y n n n n n s", args=lambda on: [on.view.pk]),
    Row("lead_view_removal", "n n y n n n n n s", "post", lambda on: [on.view.pk]),
    of_lead("lead",          SEE),
    of_lead("lead_print",    SEE),
    of_lead("lead_timeline", SEE),
    of_lead("lead_visibility", SEE),
    Row("lead_field",        EDIT, args=lambda on: [on.lead.pk, "email"]),
    Row("lead_field",        EDIT, "post", lambda on: [on.lead.pk, "email"], lambda on: {"email": "neu@moebel.example"}),
    of_lead("lead_edit",     EDIT),
    of_lead("lead_edit",     EDIT, "post"),
    of_lead("lead_assignment", "y y f n f f n f s"),
    Row("lead_assignment",   "y y f n f f n f s", "post", lambda on: [on.lead.pk], lambda on: {"owner": on.cast.tobias.pk}),
    Row("lead_stage",        EDIT, "post", lambda on: [on.lead.pk], lambda on: {"stage": on.cast.stages[1].pk}),
    Row("lead_stage_dialog", EDIT, args=lambda on: [on.lead.pk, on.cast.stages[1].pk]),
    of_lead("lead_book",     "y y f n f f n f s"),
    of_lead("lead_book",     "y y f n f f n f s", "post", book="none"),
    of_lead("lead_process",  "y y f n f f n f s"),
    of_lead("lead_process",  "y y f n f f n f s", "post"),
    of_lead("lead_qualification", EDIT),
    of_lead("lead_qualification", EDIT, "post", rating="A"),
    of_lead("lead_loss",     EDIT),
    of_lead("lead_loss",     EDIT, "post"),
    of_lead("lead_rejection", EDIT),
    of_lead("lead_rejection", EDIT, "post"),
    of_lead("lead_reopening", EDIT, "post"),
    of_lead("lead_bin",      EDIT, "post"),
    of_lead("lead_restoration", EDIT, "post"),
    of_lead("lead_notes",    EDIT, "post", text="Notiz"),
    of_lead("lead_attachments", SEE),
    of_lead("lead_attachments", EDIT, "post"),
    Row("lead_attachment",   SEE, args=lambda on: [on.lead.pk, on.file.pk]),
    Row("lead_attachment_removal", EDIT, "post", lambda on: [on.lead.pk, on.file.pk]),
    Row("attachment_download", SEE, args=lambda on: [on.file.pk]),
    Row("attachment_preview", SEE, args=lambda on: [on.file.pk]),
    of_lead("lead_calls",    EDIT),
    of_lead("lead_calls",    EDIT, "post"),
    of_lead("lead_tasks",    EDIT),
    of_lead("lead_tasks",    EDIT, "post"),
    of_lead("lead_persons",  EDIT),
    of_lead("lead_persons",  EDIT, "post", last_name="Neu"),
    Row("lead_person",       EDIT, args=lambda on: [on.lead.pk, on.person.pk]),
    Row("lead_person",       EDIT, "post", lambda on: [on.lead.pk, on.person.pk], lambda on: {"last_name": "Neu"}),
    Row("lead_person_removal", EDIT, "post", lambda on: [on.lead.pk, on.person.pk]),
    of_lead("lead_duplicates", SEE),
    of_lead("lead_duplicates_request", "n n n n f f n f s", "post"),
    Row("duplicate_scan",    "y y y y f f y y s"),
    Row("duplicate_scan",    "y y y y f f y y s", "post"),
    Row("lead_merge",        EDIT, args=lambda on: [on.lead.pk, on.twin.pk]),
    Row("lead_merge",        EDIT, "post", lambda on: [on.lead.pk, on.twin.pk]),
    Row("lead_dismissal",    EDIT, "post", lambda on: [on.lead.pk, on.twin.pk]),
    Row("lead_withdrawal",   EDIT, "post", lambda on: [on.lead.pk, on.twin.pk]),
    Row("lead_separation",   EDIT, "post", lambda on: [on.merge.pk]),
    of_lead("lead_conversion", EDIT),
    of_lead("lead_conversion", EDIT, "post"),
    of_lead("lead_conversion_accounts", EDIT),
    Row("lead_unconversion", EDIT, "post", lambda on: [on.won.pk]),
    Row("search",            ANY),
    Row("customers",         ANY),
    Row("accounts",          ANY),
    Row("contacts",          ANY),
    Row("opportunities",     ANY),
    Row("account_create",    "y y y y f f y y s"),
    Row("account_create",    "y y y y f f y y s", "post"),
    Row("contact_create",    SELL, args=lambda on: [on.conversion.account.pk]),
    Row("contact_create",    SELL, "post", lambda on: [on.conversion.account.pk]),
    Row("opportunity_create", SELL, args=lambda on: [on.conversion.account.pk]),
    Row("opportunity_create", SELL, "post", lambda on: [on.conversion.account.pk]),
    Row("opportunity_status", EDIT, "post", lambda on: [on.conversion.opportunity_id], lambda on: {"status": "won"}),
    Row("customer_undo",     "n n y n n n n n s", "post", lambda on: [on.account_change_set]),
    *(row for kind in ("account", "contact", "opportunity") for row in customer_rows(kind)),
    *(row for kind in ("account", "contact") for row in merging_rows(kind)),
    Row("customer_separation", EDIT, "post", lambda on: [on.customer_merge.pk]),
    Row("boards",            ANY),
    Row("board",             ANY, args=lambda on: [on.cast.process.pk]),
    Row("board_filter",      ANY, args=lambda on: [on.cast.process.pk, "rating"]),
    Row("board_lane",        ANY, args=lambda on: [on.cast.process.pk, on.cast.stages[0].pk]),
    Row("board_move",        EDIT, "post", lambda on: [on.cast.process.pk, on.lead.pk],
        lambda on: {"stage": on.cast.stages[1].pk}),
    # Marketing and sales management keep campaigns, so they have an overview of the settings with that in it.
    Row("settings",          "y y f f y f f f s"),
    Row("api_page",          ANY),
    # An import belongs to who made it, here to Viola; whoever may import everything sees it too.
    Row("imports",           "y y f f y f f f s"),
    Row("imports",           "y y f f y f f f s", "post"),
    Row("import_template",   "y y f f y f f f s"),
    *(Row(name, "y y n n y n n n s", args=lambda on: [on.run.pk])
      for name in ("import_shape", "import_mapping", "import_preview", "import_run", "import_failed_rows")),
    *(Row(name, "y y n n y n n n s", "post", lambda on: [on.run.pk])
      for name in ("import_shape", "import_mapping", "import_preview", "import_run", "import_stop", "import_continuation")),
    # Marta sees it, but taking back what somebody else imported moves leads to the bin.
    Row("import_undo",       "y y n n f n n n s", args=lambda on: [on.run.pk]),
    Row("import_undo",       "y y n n f n n n s", "post", lambda on: [on.run.pk]),
    # Raw data tell of leads of every team. The event waits in quarantine.
    *(Row(name, "y f f f y f f f s") for name in ("intake", "intake_replays")),
    Row("intake_replays",    "y f f f y f f f s", "post"),
    *(Row(name, "y f f f y f f f s", args=lambda on: [on.event.pk])
      for name in ("intake_event", "intake_raw", "intake_discarding")),
    Row("intake_replay",     "y f f f y f f f s", "post", lambda on: [on.event.pk]),
    Row("intake_discarding", "y f f f y f f f s", "post", lambda on: [on.event.pk], lambda on: {"reason": "Werbung"}),
    Row("settings_duplicates", ADMIN),
    Row("settings_duplicates", ADMIN, "post", data=lambda on: {"manual": "ask", "form": "ask", "api": "attach"}),
    Row("settings_company",  ADMIN),
    Row("settings_history",  ADMIN),
    Row("settings_company",  ADMIN, "post"),
    Row("single_sign_on",    ADMIN),
    Row("single_sign_on",    ADMIN, "post"),
    Row("single_sign_on_check", ADMIN, "post"),
    Row("single_sign_on_switch", ADMIN, "post", data=lambda on: {"to": "on"}),
    Row("demo_removal",      ADMIN),
    Row("demo_removal",      ADMIN, "post"),
    Row("security_log",      ADMIN),
    Row("security_export",   ADMIN),
    Row("settings_privacy",  ADMIN),
    Row("settings_privacy",  ADMIN, "post"),
    Row("users",             ADMIN),
    Row("user_new",          ADMIN),
    Row("user_new",          ADMIN, "post"),
    Row("user_import",       ADMIN),
    Row("user_import",       ADMIN, "post"),
    Row("user_import_template", ADMIN),
    Row("user",              ADMIN, args=lambda on: [on.cast.leo.pk]),
    Row("user",              ADMIN, "post", lambda on: [on.cast.leo.pk]),
    Row("user_explanation",  ADMIN, args=lambda on: [on.cast.leo.pk], data=lambda on: {"permission": "lead.view"}),
    Row("user_looking",      ADMIN, "post", lambda on: [on.cast.leo.pk]),
    Row("looking_end",       ANY, "post"),
    Row("user_activation",   ADMIN, "post", lambda on: [on.cast.leo.pk]),
    Row("user_deactivation", ADMIN, args=lambda on: [on.cast.leo.pk]),
    Row("user_deactivation", ADMIN, "post", lambda on: [on.cast.leo.pk]),
    Row("user_sessions",     ADMIN, "post", lambda on: [on.cast.leo.pk]),
    Row("user_presence", ADMIN, args=lambda on: [on.cast.jana.pk]),
    Row("user_presence", ADMIN, "post", lambda on: [on.cast.jana.pk]),
    Row("user_absence_removal", ADMIN, "post", lambda on: [on.cast.jana.pk, on.absence.pk]),
    Row("user_token_removal", ADMIN, "post", lambda on: [on.cast.jana.pk, on.token.pk]),
    Row("user_second_factor", ADMIN, "post", lambda on: [on.cast.leo.pk]),
    Row("user_sign_on_removal", ADMIN, "post", lambda on: [on.cast.leo.pk, on.login.pk]),
    Row("user_password",     ADMIN, "post", lambda on: [on.cast.leo.pk], lambda on: {"way": "mail"}),
    Row("roles",             ADMIN),
    Row("role_new",          ADMIN),
    Row("role_new",          ADMIN, "post", data=lambda on: {"name": "Innendienst", "like": on.role.pk}),
    Row("role",              ADMIN, args=lambda on: [on.role.pk]),
    Row("role",              ADMIN, "post", lambda on: [on.role.pk]),
    Row("role_restoration",  ADMIN, args=lambda on: [on.cast.leo.roles.get().pk]),
    Row("role_restoration",  ADMIN, "post", lambda on: [on.cast.leo.roles.get().pk], lambda on: {"version": 1}),
    Row("role_removal",      ADMIN, args=lambda on: [on.role.pk]),
    Row("role_removal",      ADMIN, "post", lambda on: [on.role.pk]),
    Row("teams",             ADMIN),
    Row("team_new",          ADMIN),
    Row("team_new",          ADMIN, "post"),
    Row("team",              ADMIN, args=lambda on: [on.cast.nord.pk]),
    Row("team",              ADMIN, "post", lambda on: [on.cast.nord.pk]),
    Row("books",             ADMIN),
    Row("book_new",          ADMIN),
    Row("book_new",          ADMIN, "post"),
    Row("book",              ADMIN, args=lambda on: [on.book.pk]),
    Row("book",              ADMIN, "post", lambda on: [on.book.pk]),
    Row("book_members",      ADMIN, args=lambda on: [on.book.pk]),
    Row("book_members",      ADMIN, "post", lambda on: [on.book.pk]),
    Row("book_removal",      ADMIN, args=lambda on: [on.book.pk]),
    Row("book_removal",      ADMIN, "post", lambda on: [on.book.pk]),
    Row("ownership",         ADMIN),
    Row("ownership_switch",  ADMIN, args=lambda on: ["leads"], data=lambda on: {"to": "mixed"}),
    Row("ownership_switch",  ADMIN, "post", lambda on: ["leads"], lambda on: {"to": "mixed"}),
    Row("processes",         ADMIN),
    Row("process_new",       ADMIN),
    Row("process_new",       ADMIN, "post"),
    Row("process",           ADMIN, args=lambda on: [on.cast.process.pk]),
    Row("process_edit",      ADMIN, args=lambda on: [on.cast.process.pk]),
    Row("process_edit",      ADMIN, "post", lambda on: [on.cast.process.pk]),
    Row("process_default",   ADMIN, "post", lambda on: [on.cast.process.pk]),
    Row("process_retirement", ADMIN, args=lambda on: [on.cast.process.pk]),
    Row("process_retirement", ADMIN, "post", lambda on: [on.cast.process.pk]),
    Row("process_restoration", ADMIN, "post", lambda on: [on.cast.process.pk]),
    Row("stage_new",         ADMIN, args=lambda on: [on.cast.process.pk]),
    Row("stage_new",         ADMIN, "post", lambda on: [on.cast.process.pk]),
    Row("stage",             ADMIN, args=lambda on: [on.cast.stages[1].pk]),
    Row("stage",             ADMIN, "post", lambda on: [on.cast.stages[1].pk]),
    Row("stage_place",       ADMIN, "post", lambda on: [on.cast.stages[1].pk], lambda on: {"place": "1"}),
    Row("stage_retirement",  ADMIN, args=lambda on: [on.cast.stages[1].pk]),
    Row("stage_retirement",  ADMIN, "post", lambda on: [on.cast.stages[1].pk]),
    Row("settings_list",     ADMIN, args=lambda on: ["sources"]),
    Row("settings_entry_new", ADMIN, args=lambda on: ["sources"]),
    Row("settings_entry_new", ADMIN, "post", lambda on: ["sources"]),
    Row("settings_entry",    ADMIN, args=lambda on: ["sources", on.source.pk]),
    Row("settings_entry",    ADMIN, "post", lambda on: ["sources", on.source.pk]),
    Row("settings_entry_use", ADMIN, "post", lambda on: ["sources", on.source.pk]),
    Row("settings_entry_place", ADMIN, "post", lambda on: ["sources", on.source.pk], lambda on: {"place": "2"}),
    Row("profile",           ANY),
    Row("profile",           ANY, "post"),
    Row("profile_password",  ANY, "post"),
    Row("profile_sessions",  ANY, "post"),
    Row("account_reauthenticate", ANY),
    Row("account_reauthenticate", ANY, "post"),
    Row("profile_second_factor", ANY),
    Row("profile_codes",     ANY),
    Row("profile_codes",     ANY, "post"),
    Row("profile_codes_removal", ANY),
    Row("profile_codes_removal", ANY, "post"),
    Row("profile_passkey_new", ANY),
    Row("profile_passkey_new", ANY, "post"),
    Row("profile_passkey_removal", ANY, args=lambda on: [1]),
    Row("profile_sign_on_removal", ANY, args=lambda on: [1]),
    Row("profile_presence", ANY),
    Row("profile_presence", ANY, "post"),
    Row("profile_absence_removal", "n n y n n n n n s", "post", lambda on: [on.absence.pk]),
    Row("profile_token_new", ANY),
    Row("profile_token_new", ANY, "post"),
    Row("profile_token_removal", "n n y n n n n n s", "post", lambda on: [on.token.pk]),
    Row("profile_recovery_codes", ANY),
    Row("profile_recovery_codes", ANY, "post"),
    Row("profile_theme",     ANY, "post", data=lambda on: {"theme": "dark"}),
    Row("web_forms",         FORMS),
    Row("web_form_new",      FORMS),
    Row("web_form_new",      FORMS, "post"),
    of_form("web_form",      FORMS),
    of_form("web_form_name", FORMS),
    Row("web_form_name",     FORMS, "post", lambda on: [on.web_form.pk], lambda on: {"name": "Neu"}),
    of_form("web_form_fields", FORMS, "post", target="city"),
    Row("web_form_field_place", FORMS, "post", lambda on: [on.web_form.pk, "email"], lambda on: {"place": 1}),
    Row("web_form_part",     FORMS, args=lambda on: [on.web_form.pk, "texts"]),
    Row("web_form_part",     FORMS, "post", lambda on: [on.web_form.pk, "texts"]),
    Row("web_form_part_removal", FORMS, "post", lambda on: [on.web_form.pk, "email"]),
    of_form("web_form_preview", FORMS),
    Row("web_form_look",     FORMS, data=lambda on: {"accent": "006072"}, args=lambda on: [on.web_form.pk]),
    of_form("web_form_test", FORMS),
    of_form("web_form_publication", FORMS, "post"),
    of_form("web_form_withdrawal", FORMS, "post"),
    of_form("web_form_removal", "y f f f y f f f s", "post"),
    Row("form_page",         ALL, args=lambda on: [on.web_form.token]),
    Row("form_page",         ALL, "post", lambda on: [on.web_form.token]),
    Row("form_thanks",       ALL, args=lambda on: [on.web_form.token]),
    Row("form_confirmation", "n n n n n n n n n", args=lambda on: [on.web_form.token, "made-up"]),
    Row("form_confirmation", "n n n n n n n n n", "post", lambda on: [on.web_form.token, "made-up"]),
    Row("form_ticket",       ALL, args=lambda on: [on.web_form.token]),
    Row("form_part",         ALL, args=lambda on: [on.web_form.token]),
    Row("form_part",         ALL, "post", lambda on: [on.web_form.token]),
    Row("form_look",         ALL, args=lambda on: [on.web_form.token, 1]),
    Row("form_script",       ALL, args=lambda on: ["embed"]),
]
# fmt: on


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.name} {row.method} {row.case}".strip())
def test_everybody_gets_what_the_table_says(row: Row, on: Set) -> None:
    got = " ".join(_asked(row, on, who) for who in WHO)
    assert got == row.gets, f"{row.name}: {' '.join(WHO)}"


@pytest.fixture(scope="module")
def _set_once(_rehearsal: Rehearsal, django_db_blocker: DjangoDbBlocker) -> Iterator[Set]:
    """The set costs more than what a row asks of it: it is put up once, and each row leaves it as it was."""
    with django_db_blocker.unblock():
        TestCase.setUpClass()
        yield put_up(_rehearsal.perform())
        TestCase.tearDownClass()
        TestCase.doClassCleanups()


@pytest.fixture
def on(_set_once: Set, db: None) -> Set:
    return copy.deepcopy(_set_once)


def put_up(cast: Cast) -> Set:
    """Jana's lead with a further person and a task, what she last did to it, and a view of hers."""
    lead = cast.lead(owner=cast.jana)
    add_person(lead, {"last_name": "Zweite"}, by=cast.jana)
    task = add("Anrufen", dt.date(2026, 11, 30), None, by=cast.jana, assignee=cast.jana, lead=lead)
    edit(lead, {"city": "Kiel"}, by=cast.jana)
    view = SavedView.objects.create(name="Meine", query="group=new", owner=cast.jana)
    last = Entry.objects.filter(subject_kind="lead", kind="edited").latest("pk")
    won = cast.lead(owner=cast.jana, company_name="Gewonnen GmbH", email="")
    conversion = convert(won, Choice(status=ConvertedStatus.objects.all()[0], completing=cast.stages), by=cast.jana)
    edit_customer(conversion.account, {"city": "Kiel"}, by=cast.jana)
    edited = Entry.objects.filter(subject_kind="account").latest("pk")
    source = next(iter(catalog().sources.values()))
    file = attach(lead, keep(incoming(PNG, "Plan.png"), by=cast.jana), "Plan.png", by=cast.jana)
    person = lead.persons.get()
    mine = (lead, person, task, view, source, last.change_set)
    role, book = add_role("Eigene", by=cast.ada), add_book("Küste", by=cast.ada)
    absence = add_absence(cast.jana, dt.date(2027, 8, 2), dt.date(2027, 8, 20), by=cast.jana)
    token, _ = add_token(cast.jana, "Website", by=cast.jana, permissions=[Permission.LEAD_VIEW], days=None)
    bea = add_user("bea@example.org", by=cast.ada, last_name="Buchleser", team=cast.sued, password=PASSWORD)
    set_members(book, {bea.pk: BookLevel.READ}, by=cast.ada)
    edit_company(by=cast.ada, lead_ownership=OwnershipMode.MIXED, customer_ownership=OwnershipMode.MIXED)
    twin, gone = cast.lead(owner=cast.jana), cast.lead(owner=cast.jana)
    merged = merge(twin, gone, by=cast.jana)
    double = create_account({"name": "Gewonnen"}, by=cast.jana)
    twins = {"account": double, "contact": create_contact(conversion.account, {"last_name": "Hartwig"}, by=cast.jana)}
    gone_account = create_account({"name": "Gewonnen AG"}, by=cast.jana)
    customers_merged = merge_customers(double, gone_account, by=cast.jana)
    doubles = (twin, gone, *twins.values(), gone_account)
    for record in (lead, won, *doubles, conversion.account, conversion.contact, conversion.opportunity):
        if record is not None:
            type(record)._default_manager.filter(pk=record.pk).update(book=book)
    check.rebuild(Lead.objects.all())
    web_form = add_form("Kontakt", by=cast.marta)
    publish(web_form, by=cast.marta)
    mine_too = (won, conversion, edited.change_set, file, _import(cast), _held(cast))
    doubled = (twin, merged, twins, customers_merged)
    issuer = "https://login.example"
    set_provider(by=cast.ada, name="Firmenkonto", issuer=issuer, client_id="leadwerk", secret="secret")
    login = SocialAccount.objects.create(user=cast.leo, provider=issuer, uid="l-1")
    return Set(cast, *mine, *mine_too, role, book, token, absence, bea, web_form, *doubled, login)


def _held(cast: Cast) -> IntakeEvent:
    return receive(Channel.API, {"body": {"email": "a@b.example"}}, by=cast.jana, held="nothing_known")


def _import(cast: Cast) -> ImportRun:
    """A file of Viola's, ready to be imported."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"Firma;Ort\nOtt;Ulm\n")
        file.flush()
        return receive_file(file.name, "messe.csv", by=cast.viola)


def _asked(row: Row, on: Set, who: str) -> str:
    client = Client()
    if who != "nobody":
        client.force_login(on.bea if who == "bea" else getattr(on.cast, who))
    with transaction.atomic():
        answer: HttpResponseBase = getattr(client, row.method)(reverse(row.name, args=row.args(on)), row.data(on))
        transaction.set_rollback(True)
    for _piece in getattr(answer, "streaming_content", ()):  # which also closes the file
        pass
    if answer.status_code == 302 and answer["Location"].startswith("/accounts/login/"):
        return "s"
    if who == "nobody" and answer.status_code == 403 and reverse("account_login") in getattr(answer, "text", ""):
        return "s"  # a form: it is told to sign in elsewhere and to be sent again
    assert answer.status_code < 500
    if isinstance(answer, StreamingHttpResponse):
        answer.getvalue()  # to its end, so that the file is closed
    return {403: "f", 404: "n"}.get(answer.status_code, "y")


@pytest.mark.parametrize(
    "grants",
    [
        {},
        {Permission.LEAD_VIEW: Scope.ALL},
        {permission: Scope.ALL for permission in Permission if permission is not Permission.LEAD_VIEW},
        {permission: Scope.ALL for permission in Permission if not permission.endswith(".view")},
        {permission: Scope.OWN for permission in Permission if not permission.startswith("lead.")},
    ],
    ids=["nothing", "only leads", "all but leads", "all but seeing", "no leads"],
)
def test_no_page_breaks_for_whom_an_unusual_role_leaves_little(on: Set, grants: dict[str, Scope]) -> None:
    edit_role(on.role, by=SYSTEM, version=1, name="Eigene", name_en="", grants=grants)
    edit_user(on.cast.leo, by=SYSTEM, roles=[on.role])
    for row in TABLE:
        _asked(row, on, "leo")  # which fails on any answer of 500 and above


def test_every_address_is_in_the_table() -> None:
    named = {row.name for row in TABLE} | OPEN
    missing = [name for name in _names(get_resolver().url_patterns) if name not in named]
    assert missing == []


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "api":
                continue  # one address, several operations: test_api_table.py
            yield from _names(pattern.url_patterns)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield pattern.name
