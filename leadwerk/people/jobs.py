from django_tasks import task

from leadwerk.people.links import send_link
from leadwerk.people.models import User


@task()
def invite(user_id: int, base_url: str) -> None:
    """Send a new user the link, unless they have signed in or left meanwhile."""
    user = User.objects.filter(pk=user_id, is_active=True, last_login__isnull=True).first()
    if user is not None:
        send_link(user, base_url=base_url, is_new=True)
