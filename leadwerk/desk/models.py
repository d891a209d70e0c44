from django.db import models

from leadwerk.people.models import User


class SavedView(models.Model):
    """A filter with a name: one's own, or shared with everybody. `query` is the address bar's query string."""

    name = models.CharField(max_length=120)
    query = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views")
    is_shared = models.BooleanField(default=False)
    colour = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "saved_view"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
