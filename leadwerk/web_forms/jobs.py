from django_tasks import task

from leadwerk.people.actors import SYSTEM
from leadwerk.web_forms.actions.answer import answer


@task()
def answer_by_mail(event_id: int, lead_id: int) -> None:
    """Send whoever posted a form what it promises: an answer, a link to confirm their address, or both."""
    answer(event_id, lead_id, by=SYSTEM)
