"""Where the leads of a file go."""

from dataclasses import dataclass

from leadwerk.intake.models import ImportRun


@dataclass(frozen=True, slots=True)
class Target:
    """Unless a row says otherwise: ids."""

    campaign: int | None = None
    source: int | None = None
    process: int | None = None
    owner: int | None = None
    team: int | None = None
    book: int | None = None
    loss_reason: int | None = None
    """Why those were lost of which the file says no reason that is known."""


def target_of(run: ImportRun) -> Target:
    return Target(
        run.campaign_id, run.source_id, run.process_id, run.owner_id, run.team_id, run.book_id, run.loss_reason_id
    )
