"""What a new company starts with: the supplied process and lists. All of it can be edited and retired."""

from collections.abc import Sequence

from django.db import transaction

from leadwerk.foundation import held
from leadwerk.people.actors import Actor, person
from leadwerk.pipelines.models import LossReason, Mandatory, RejectionCode, SalesProcess, Source, Stage

# (German, English, probability in percent, mandatory before, stale after days, guidance German, guidance English)
SUPPLIED_STAGES = (
    (
        "Neu eingegangen",
        "Newly received",
        5,
        Mandatory.NEVER,
        2,
        "Prüfen Sie die Angaben und rufen Sie möglichst am selben Tag an.",
        "Check what is known and call on the same day if you can.",
    ),
    (
        "Erstkontakt",
        "First contact",
        15,
        Mandatory.WON,
        7,
        "Klären Sie Bedarf, Zeitplan und wer entscheidet. Vereinbaren Sie den nächsten Schritt.",
        "Find out need, schedule and who decides. Agree on the next step.",
    ),
    (
        "Qualifiziert",
        "Qualified",
        35,
        Mandatory.WON,
        14,
        "Bedarf, Budget und Entscheider sind bekannt. Bewerten Sie den Lead mit A bis D.",
        "Need, budget and decision maker are known. Rate the lead A to D.",
    ),
    (
        "Termin vereinbart",
        "Appointment made",
        60,
        Mandatory.NEVER,
        21,
        "Bereiten Sie den Termin vor. Danach wird der Lead konvertiert oder abgeschlossen.",
        "Prepare the appointment. After it the lead is converted or closed.",
    ),
)
SOURCES = (
    ("Website", "Website"),
    ("Messe", "Trade fair"),
    ("Empfehlung", "Recommendation"),
    ("Telefon", "Phone"),
    ("E-Mail", "E-mail"),
    ("Kampagne", "Campaign"),
    ("Gekaufte Liste", "Bought list"),
)
LOSS_REASONS = (
    ("Nicht erreichbar", "Not reachable", True),
    ("Kein Interesse", "Not interested", True),
    ("Unbrauchbar", "Unusable", True),
    ("Zu teuer", "Too expensive", False),
    ("Mitbewerber gewählt", "Chose a competitor", False),
    ("Kein Budget", "No budget", False),
    ("Vorhaben verschoben", "Project postponed", False),
)
REJECTION_CODES = (
    ("Kein Bedarf", "No need", False),
    ("Falsche Zielgruppe", "Wrong target group", False),
    ("Dublette", "Duplicate", False),
    ("Angaben falsch", "Wrong details", False),
    ("Außerhalb des Gebiets", "Outside the territory", False),
    ("Bewertung nicht bestätigt", "Rating not confirmed", False),
    ("Sonstige", "Other", True),
)


@transaction.atomic
def supply(*, by: Actor) -> SalesProcess:
    """Make the supplied default process, sources, loss reasons and rejection codes."""
    person(by)
    process = SalesProcess(name="Direktvertrieb", name_en="Direct sales", is_default=True)
    process.save(force_insert=True)
    add_stages(process, SUPPLIED_STAGES, by=by)
    Source.objects.bulk_create([Source(name=de, name_en=en, position=i) for i, (de, en) in enumerate(SOURCES, 1)])
    LossReason.objects.bulk_create(
        [
            LossReason(name=de, name_en=en, without_stages=without, position=i)
            for i, (de, en, without) in enumerate(LOSS_REASONS, 1)
        ]
    )
    RejectionCode.objects.bulk_create(
        [
            RejectionCode(name=de, name_en=en, needs_text=needs, position=i)
            for i, (de, en, needs) in enumerate(REJECTION_CODES, 1)
        ]
    )
    held.changed()
    return process


@transaction.atomic
def add_stages(
    process: SalesProcess,
    stages: Sequence[tuple[str, str, int, str, int | None, str, str]],
    *,
    by: Actor,
) -> list[Stage]:
    """Append stages to a process, each as (German, English, probability, mandatory, stale days, guidance, guidance)."""
    person(by)
    start = process.stages.count()
    made = [
        Stage(
            process=process,
            position=start + place,
            name=name,
            name_en=name_en,
            probability=probability,
            mandatory=mandatory,
            stale_after_days=stale,
            guidance=guidance,
            guidance_en=guidance_en,
        )
        for place, (name, name_en, probability, mandatory, stale, guidance, guidance_en) in enumerate(stages, 1)
    ]
    Stage.objects.bulk_create(made)
    held.changed()
    return made
