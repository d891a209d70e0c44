"""What the administrator set for conversions, as held in memory."""

from dataclasses import dataclass

from leadwerk.conversion.models import ConversionPolicy, ConvertedStatus, Making
from leadwerk.foundation.held import held


@dataclass(frozen=True, slots=True)
class Settings:
    contact: str
    opportunity: str
    statuses: dict[int, ConvertedStatus]

    def open_statuses(self) -> list[ConvertedStatus]:
        return [status for status in self.statuses.values() if status.retired_at is None]


@held
def conversion_settings() -> Settings:
    """The settings as of now, retired statuses included. Read-only."""
    policy = ConversionPolicy.objects.first() or ConversionPolicy(contact=Making.ALWAYS, opportunity=Making.ALWAYS)
    return Settings(
        contact=policy.contact,
        opportunity=policy.opportunity,
        statuses={status.pk: status for status in ConvertedStatus.objects.all()},
    )


def is_made(making: str, wanted: bool) -> bool:
    """Whether a conversion makes this: always, never, or as the person chose."""
    return wanted if making == Making.CHOICE else making == Making.ALWAYS
