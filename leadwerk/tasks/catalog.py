"""The subjects a company offers for tasks, as held in memory."""

from leadwerk.foundation.held import held
from leadwerk.foundation.text import fold
from leadwerk.tasks.models import Means, TaskSubject


@held
def all_subjects() -> list[TaskSubject]:
    """In their order, retired ones included."""
    return list(TaskSubject.objects.all())


def subjects() -> list[TaskSubject]:
    """What is offered today."""
    return [subject for subject in all_subjects() if subject.retired_at is None]


def means_of(subject: str) -> Means:
    """By which means a subject is done: what the list says about it, in either language; a free one by no special."""
    wanted = fold(subject)
    for known in all_subjects():
        if wanted and wanted in (fold(known.name), fold(known.name_en)):
            return Means(known.means)
    return Means.OTHER
