"""Leads by JSON: each operation calls the verb that its page calls. The list of leads is in `desk/api.py`, and new
ones come in by `intake/api.py`."""

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest
from ninja import Body, Router
from ninja.responses import Status

from leadwerk.foundation.errors import Unseen
from leadwerk.leads import schemas
from leadwerk.leads.access import see, tell_opened
from leadwerk.leads.actions.assign import assign, release, take_on
from leadwerk.leads.actions.bin import discard, restore
from leadwerk.leads.actions.books import put_in_book
from leadwerk.leads.actions.close import lose, reject, reopen
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.move import move
from leadwerk.leads.actions.note import note
from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage

router = Router(tags=["Leads"])
Answer = Status[schemas.LeadRecord | None]
# A verb answers with the lead as it is now, or with nothing if it has gone out of sight by it.
ANSWERS = {200: schemas.LeadRecord, 204: None}


@router.get("/{int:lead_id}", response=schemas.LeadRecord, operation_id="showLead", summary="Show a lead")
def show_lead(request: HttpRequest, lead_id: int) -> schemas.LeadRecord:
    user = _user(request)
    lead = see(lead_id, user)
    tell_opened(lead, user)
    return schemas.LeadRecord.of(lead)


@router.patch("/{int:lead_id}", response=ANSWERS, operation_id="editLead", summary="Change fields of a lead")
def edit_lead(request: HttpRequest, lead_id: int, body: Body[schemas.LeadEdit]) -> Answer:
    lead, user = _see(request, lead_id)
    return _answer(edit(lead, body.values(), by=user, version=body.version), user)


@router.post(
    "/{int:lead_id}/assignment", response=ANSWERS, operation_id="assignLead", summary="Assign, take or release a lead"
)
def assign_lead(request: HttpRequest, lead_id: int, body: Body[schemas.Assignment]) -> Answer:
    lead, user = _see(request, lead_id)
    match body.owner_id:
        case "me":
            return _answer(take_on(lead, by=user, version=body.version), user)
        case "nobody":
            return _answer(release(lead, by=user, text=body.text.strip(), version=body.version), user)
    owner = User.objects.filter(pk=body.owner_id).select_related("team").first()
    if owner is None:
        raise Unseen
    return _answer(assign(lead, owner, by=user, text=body.text.strip(), version=body.version), user)


@router.post("/{int:lead_id}/book", response=ANSWERS, operation_id="putLeadInBook", summary="Put a lead into a book")
def put_lead_in_book(request: HttpRequest, lead_id: int, body: Body[schemas.Shelved]) -> Answer:
    lead, user = _see(request, lead_id)
    book = organisation().books.get(body.book_id or 0)
    return _answer(put_in_book(lead, book, by=user, text=body.text.strip(), version=body.version), user)


@router.post(
    "/{int:lead_id}/stage", response=ANSWERS, operation_id="moveLead", summary="Bring a lead into another stage"
)
def move_lead(request: HttpRequest, lead_id: int, body: Body[schemas.StageChange]) -> Answer:
    lead, user = _see(request, lead_id)
    (stage,) = _stages([body.stage_id])
    return _answer(move(lead, stage, by=user, text=body.text.strip(), version=body.version), user)


@router.post(
    "/{int:lead_id}/qualification", response=ANSWERS, operation_id="qualifyLead", summary="Rate a lead from A to D"
)
def qualify_lead(request: HttpRequest, lead_id: int, body: Body[schemas.Rated]) -> Answer:
    lead, user = _see(request, lead_id)
    return _answer(qualify(lead, body.rating, by=user, text=body.text.strip(), version=body.version), user)


@router.post("/{int:lead_id}/loss", response=ANSWERS, operation_id="loseLead", summary="Close a lead as lost")
def lose_lead(request: HttpRequest, lead_id: int, body: Body[schemas.Loss]) -> Answer:
    lead, user = _see(request, lead_id)
    changed = lose(
        lead,
        catalog().loss_reasons[body.reason_id],
        by=user,
        text=body.text.strip(),
        completing=_stages(body.completed_stage_ids),
        version=body.version,
    )
    return _answer(changed, user)


@router.post(
    "/{int:lead_id}/rejection", response=ANSWERS, operation_id="rejectLead", summary="Take a lead out of the process"
)
def reject_lead(request: HttpRequest, lead_id: int, body: Body[schemas.Rejected]) -> Answer:
    lead, user = _see(request, lead_id)
    code = catalog().rejection_codes[body.code_id]
    return _answer(reject(lead, code, by=user, text=body.text, version=body.version), user)


@router.post(
    "/{int:lead_id}/reopening", response=ANSWERS, operation_id="reopenLead", summary="Open a closed lead again"
)
def reopen_lead(request: HttpRequest, lead_id: int, body: Body[schemas.Reopening] = schemas.Reopening()) -> Answer:  # noqa: B008
    lead, user = _see(request, lead_id)
    return _answer(reopen(lead, by=user, text=body.text.strip(), version=body.version), user)


@router.post("/{int:lead_id}/notes", response=ANSWERS, operation_id="noteAtLead", summary="Write a note")
def note_at_lead(request: HttpRequest, lead_id: int, body: Body[schemas.Note]) -> Answer:
    lead, user = _see(request, lead_id)
    return _answer(note(lead, body.text, by=user), user)


@router.post("/{int:lead_id}/bin", response=ANSWERS, operation_id="binLead", summary="Move a lead to the bin")
def bin_lead(request: HttpRequest, lead_id: int, body: Body[schemas.Versioned] = schemas.Versioned()) -> Answer:  # noqa: B008
    lead, user = _see(request, lead_id)
    return _answer(discard(lead, by=user, version=body.version), user)


@router.post(
    "/{int:lead_id}/restoration", response=ANSWERS, operation_id="restoreLead", summary="Bring a lead back from the bin"
)
def restore_lead(request: HttpRequest, lead_id: int) -> Answer:
    lead, user = _see(request, lead_id)
    return _answer(restore(lead, by=user), user)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _see(request: HttpRequest, lead_id: int) -> tuple[Lead, User]:
    user = _user(request)
    return see(lead_id, user), user


def _stages(ids: Sequence[int]) -> list[Stage]:
    known = catalog().stages
    if any(pk not in known for pk in ids):
        raise Unseen
    return [known[pk] for pk in ids]


def _answer(lead: Lead, user: User) -> Answer:
    if not covers(user, Permission.LEAD_VIEW, lead):
        return Status(204, None)
    return Status(200, schemas.LeadRecord.of(lead))
