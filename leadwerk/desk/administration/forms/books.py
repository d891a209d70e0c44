from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadwerk.people.models import Book, BookLevel
from leadwerk.people.naming import NameField
from leadwerk.people.organisation import organisation

OUT = "none"


def book_choices(without: Book | None = None) -> list[tuple[int | str, str]]:
    """The tree, each book indented below the one it belongs to; without one and what is below it."""
    org = organisation()
    left_out = without.pk if without is not None else None
    return [
        (pk, "\u2003" * len(org.books_above[pk]) + book.name)
        for pk, book in org.books.items()
        if left_out not in (pk, *org.books_above[pk])
    ]


class BookForm(forms.Form):
    name = NameField(label=_("Name"), max_length=200)
    parent = forms.TypedChoiceField(
        label=_("Belongs to"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Who is a member of the book above is one of this book too, with at least the same level."),
    )

    def __init__(self, *args: Any, book: Book | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = self.fields["parent"]
        assert isinstance(parents, forms.ChoiceField)
        parents.choices = [("", "–"), *book_choices(without=book)]

    def values(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"], "parent": organisation().books.get(self.cleaned_data["parent"])}


class EditBookForm(BookForm):
    """Name, place, and the level of each member. `was_…` is the level the page showed: only what somebody chose
    differently is changed, so that two who work on the same book do not take back each other's changes."""

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.members = list(book.members.select_related("user").order_by("user__last_name", "user__first_name"))
        for member in self.members:
            choices = [*BookLevel.choices, (OUT, _("No member"))]
            self.fields[f"level_{member.user_id}"] = forms.ChoiceField(choices=choices, required=False)
            self.fields[f"was_{member.user_id}"] = forms.ChoiceField(choices=BookLevel.choices, required=False)

    def levels(self) -> dict[int, BookLevel | None]:
        """The members for whom another level was chosen."""
        found = {}
        for member in self.members:
            chosen = self.cleaned_data[f"level_{member.user_id}"]
            if chosen and chosen != (self.cleaned_data[f"was_{member.user_id}"] or member.level):
                found[member.user_id] = None if chosen == OUT else BookLevel(chosen)
        return found


class MembersForm(forms.Form):
    users = forms.TypedMultipleChoiceField(label=_("Users"), coerce=int, widget=forms.CheckboxSelectMultiple)
    level = forms.ChoiceField(
        label=_("Level"), choices=BookLevel.choices, initial=BookLevel.EDIT, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        org, members = organisation(), set(book.members.values_list("user_id", flat=True))
        users = self.fields["users"]
        assert isinstance(users, forms.ChoiceField)
        users.choices = [
            (one.id, f"{one.name}, {org.teams[one.team].name}" if one.team else one.name)
            for one in org.agents()
            if one.id not in members
        ]

    def levels(self) -> dict[int, BookLevel | None]:
        return dict.fromkeys(self.cleaned_data["users"], BookLevel(self.cleaned_data["level"]))


class RemovalForm(forms.Form):
    instead = forms.TypedChoiceField(label=_("Book that takes them over"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, book: Book, records: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not records:
            del self.fields["instead"]
            return
        instead = self.fields["instead"]
        assert isinstance(instead, forms.ChoiceField)
        instead.required = True
        instead.choices = [("", "–"), *(choice for choice in book_choices() if choice[0] != book.pk)]
