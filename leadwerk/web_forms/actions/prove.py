from django.db import transaction

from leadwerk.intake.models import IntakeEvent
from leadwerk.journal.write import write
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor
from leadwerk.web_forms.design import spoken
from leadwerk.web_forms.models import ConsentProof, FormVersion


@transaction.atomic
def prove(lead: Lead, event: IntakeEvent, version: FormVersion, *, by: Actor) -> list[ConsentProof]:
    """Keep what the visitor agreed to: in the words they saw, with the time and the version of the form."""
    design, language = version.as_designed, event.raw["language"]
    given = [consent for name in event.raw["consents"] if (consent := design.consent(name)) is not None]
    proofs = [
        ConsentProof(
            lead_id=lead.pk,
            event_id=event.pk,
            form_version=version,
            name=consent.name,
            language=language,
            text=spoken(consent.text, language),
            link=consent.link,
            email=next(iter(event.raw["values"].get("email", ())), ""),
            agreed_at=event.received_at,
        )
        for consent in given
    ]
    for proof in proofs:
        proof.save(force_insert=True)
        facts = {"form": version.form.name, "version": version.number}
        write("consented", ("lead", lead.pk), by=by, text=proof.text, facts=facts, at=event.received_at)
    return proofs
