from django_tasks import task

from leadwerk.people import links
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User


@task()
def invite(user_id: int, base_url: str) -> None:
    """Send a new user the link, unless they have signed in or left meanwhile."""
    user = User.objects.filter(pk=user_id, is_active=True, last_login__isnull=True).first()
    if user is not None:
        links.invite(user, by=SYSTEM, base_url=base_url)
