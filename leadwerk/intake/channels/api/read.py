from leadwerk.intake.channels import readers
from leadwerk.intake.channels.readers import Draft
from leadwerk.intake.models import IntakeEvent
from leadwerk.intake.refusals import NotUnderstood
from leadwerk.leads.models import Channel


def read(event: IntakeEvent) -> Draft:
    """The body that was sent, checked as the API checks it. Raises `NotUnderstood`."""
    from pydantic import ValidationError  # the worker loads the schemas when there is something to read

    from leadwerk.leads.faults import fault
    from leadwerk.leads.schemas import NewLead

    try:
        body = NewLead.model_validate(event.raw["body"])
    except ValidationError as error:
        found = [fault({**one, "loc": ("body", "body", *one["loc"])}) for one in error.errors(include_url=False)]
        raise NotUnderstood(found) from None
    return Draft(lead=body.values(), book=body.book_id)


readers.register(Channel.API, read)
