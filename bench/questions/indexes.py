"""How many indexes the lead table has: each is paid for by every imported row."""

from bench.data import Installation
from bench.measure import Teller


def answer(place: Installation, teller: Teller) -> None:
    from django.db import connection

    from leadwerk.foundation.db import dialect

    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "lead")
    indexes = [name for name, about in found.items() if about["index"] and not about["primary_key"]]
    teller.tell("indexes on the lead table", len([n for n in indexes if "search" not in n]), "indexes", goal=10)
    is_searched = not dialect().search_index_problems("lead", "folded")
    teller.tell("search indexes on the lead table", int(is_searched), "indexes", goal=1)
