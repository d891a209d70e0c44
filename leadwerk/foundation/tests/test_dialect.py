"""What both databases promise through `dialect()`; run on each of them."""

import datetime as dt
import inspect
import threading
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.apps.registry import Apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

from leadwerk.foundation.db import Dialect, dialect, postgresql, sqlite
from leadwerk.foundation.db.paging import RowAfter
from leadwerk.foundation.models import Revision

BRIEF = ["id", "folded", "mark", "facts", "tick"]


class Word(models.Model):
    """A table of these tests alone, with a search index; made and dropped by the fixture."""

    folded = models.TextField(default="")
    mark = models.IntegerField(default=0)
    at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)
    tick = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Word"]] = models.Manager()

    class Meta:
        app_label = "foundation"
        apps = Apps()  # a registry of its own: for all others this table does not exist
        db_table = "test_word"
        managed = False

    def __str__(self) -> str:
        return self.folded


@pytest.fixture
def words(transactional_db: None) -> Iterator[type[Word]]:
    Word._meta.managed = True
    with connection.schema_editor() as editor:
        editor.create_model(Word)
        dialect().create_search_index(editor, "test_word", "folded")
    yield Word
    with connection.schema_editor() as editor:
        dialect().drop_search_index(editor, "test_word", "folded")
        editor.delete_model(Word)
    Word._meta.managed = False


def test_both_dialects_have_the_same_functions() -> None:
    promised = {name: member for name, member in vars(Dialect).items() if inspect.isfunction(member) and name[0] != "_"}
    promised.pop("__init__", None)
    assert len(promised) >= 9
    for module in (sqlite, postgresql):
        for name, member in promised.items():
            wanted = list(inspect.signature(member).parameters.values())[1:]
            given = list(inspect.signature(getattr(module, name)).parameters.values())
            assert given == wanted, f"{module.__name__}.{name}"
        own = {
            name
            for name, member in vars(module).items()
            if inspect.isfunction(member) and member.__module__ == module.__name__ and not name.startswith("_")
        }
        assert own <= set(promised), f"{module.__name__} has functions the other lacks"


def test_a_column_ordered_by_bytes_sorts_and_pages_alike_everywhere(words: type[Word]) -> None:
    with connection.schema_editor() as editor:
        dialect().order_by_bytes(editor, "test_word", "folded")
    names = ["a z", "ab", "az", "a~0431", "9 z", "9a", "z", "zz", "~"]
    Word.objects.bulk_create(Word(folded=name) for name in names)
    assert list(Word.objects.order_by("folded").values_list("folded", flat=True)) == sorted(names)
    after = Word.objects.filter(RowAfter("folded", "ab", 0)).order_by("folded", "pk")
    assert [word.folded for word in after] == sorted(name for name in names if name >= "ab")
    assert set(Word.objects.filter(folded__gte="z", folded__lt="{").values_list("folded", flat=True)) == {"z", "zz"}


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["lead", "account", "contact", "opportunity"])
def test_names_are_ordered_by_bytes(table: str) -> None:
    """Whatever language the database was made for: SQLite knows no other order, PostgreSQL has to be told."""
    with connection.cursor() as cursor:
        columns = {column.name: column for column in connection.introspection.get_table_description(cursor, table)}
    told: Any = columns["sort_name"]
    assert told.collation == {"sqlite": None, "postgresql": "C"}[settings.DATABASE]


def found(terms: list[str]) -> list[str]:
    by_condition = list(Word.objects.filter(dialect().search_condition("test_word", "folded", terms)).order_by("-pk"))
    by_match = list(dialect().matching(Word.objects.all(), "folded", terms))
    assert by_condition == by_match
    return [word.folded for word in by_match]


def test_search_finds_any_part_of_a_word(words: type[Word]) -> None:
    for folded in ("solarpark nord", "mueller muller", "parkhaus"):
        words.objects.create(folded=folded)
    assert found(["arkh"]) == ["parkhaus"]
    assert found(["park"]) == ["parkhaus", "solarpark nord"]
    assert found(["park", "nord"]) == ["solarpark nord"]
    assert found(["uller"]) == ["mueller muller"]
    assert found(["xyz"]) == []


def test_a_term_below_three_characters_begins_a_word(words: type[Word]) -> None:
    for folded in ("solarpark nord", "nordwind", "parkhaus"):
        words.objects.create(folded=folded)
    assert found(["no"]) == ["nordwind", "solarpark nord"]
    assert found(["no", "solar"]) == ["solarpark nord"]


@pytest.mark.parametrize(
    "term", ['"', "or", '" or "', "%%%", "a_b", "100%", "(x", "^ab", "-no", "nea*", "o'neill", "\\"]
)
def test_search_terms_are_never_operators(words: type[Word], term: str) -> None:
    words.objects.create(folded="harmless")
    words.objects.create(folded=f"with {term} inside")
    assert found([term]) == [f"with {term} inside"]


def test_the_search_index_follows_every_change(words: type[Word]) -> None:
    word = words.objects.create(folded="before")
    words.objects.filter(pk=word.pk).update(folded="afterwards")
    assert (found(["before"]), found(["afterwards"])) == ([], ["afterwards"])
    words.objects.filter(pk=word.pk).update(mark=7)
    assert found(["afterwards"]) == ["afterwards"]
    word.delete()
    assert found(["afterwards"]) == []
    assert dialect().search_index_problems("test_word", "folded") == []


def test_the_search_index_survives_a_remake_of_its_table(words: type[Word]) -> None:
    words.objects.create(folded="old row")
    wider = models.IntegerField(default=3)
    wider.set_attributes_from_name("added")
    with connection.schema_editor() as editor:
        editor.add_field(words, wider)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_word SET folded = 'changed row' WHERE folded = 'old row'")
    assert found(["changed"]) == ["changed row"]
    assert dialect().search_index_problems("test_word", "folded") == []


def test_a_lost_search_index_is_noticed_and_mended(words: type[Word]) -> None:
    words.objects.create(folded="row one")
    with connection.schema_editor() as editor:
        dialect().drop_search_index(editor, "test_word", "folded")
    assert dialect().search_index_problems("test_word", "folded") != []
    with connection.schema_editor() as editor:
        dialect().create_search_index(editor, "test_word", "folded")
    assert dialect().search_index_problems("test_word", "folded") == []
    dialect().rebuild_search_index("test_word", "folded")
    assert found(["one"]) == ["row one"]


def test_upsert_adds_to_what_is_there_and_makes_what_is_not(words: type[Word]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_sum (a varchar(9), b integer, n integer, m integer, note varchar(9))")
        cursor.execute("CREATE UNIQUE INDEX test_sum_key ON test_sum (a, b)")
    try:
        add = dialect().upsert_add
        add("test_sum", ["a", "b"], ["n", "m"], [("x", 1, "first", 5, 1), ("x", 1, "first", 2, 0)], ["note"])
        add("test_sum", ["a", "b"], ["n", "m"], [("y", 1, "new", 1, 1), ("x", 1, "later", -3, 4)], ["note"])
        add("test_sum", ["a", "b"], ["n", "m"], [])
        with connection.cursor() as cursor:
            cursor.execute("SELECT a, b, n, m, note FROM test_sum ORDER BY a")
            assert cursor.fetchall() == [("x", 1, 4, 5, "first"), ("y", 1, 1, 1, "new")]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE test_sum")


def test_bulk_insert_writes_every_kind_of_value(words: type[Word]) -> None:
    at = dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    fields = ["folded", "mark", "at", "facts", "tick"]
    rows: list[tuple[Any, ...]] = [
        ("tab\tline\nback\\slash \\N", -5, at, {"ä": [1, None]}, True),
        ("", 0, None, {}, False),
    ]
    assert dialect().bulk_insert(words, fields, iter(rows)) == 2
    assert list(words.objects.order_by("pk").values_list(*fields)) == rows
    assert found(["slash"]) == [rows[0][0]]
    assert dialect().bulk_insert(words, fields, []) == 0


def test_a_thousand_rows_are_written_and_found(words: type[Word]) -> None:
    rows = [(number, f"wort nummer{number}", number, {"n": number}, number % 2 == 0) for number in range(1, 1235)]
    assert dialect().bulk_insert(words, BRIEF, rows) == 1234
    assert list(words.objects.order_by("pk").values_list(*BRIEF)) == rows
    assert [found([f"mmer{number}"]) for number in (1150, 1199, 1233)] == [[rows[n - 1][1]] for n in (1150, 1199, 1233)]
    assert dialect().search_index_problems("test_word", "folded") == []
    with pytest.raises(IntegrityError):
        dialect().bulk_insert(words, BRIEF, [*((pk, "", 0, {}, False) for pk in range(2000, 2800)), rows[7]])
    assert words.objects.count() == 1234


def test_values_in_common_are_written_to_each_row(words: type[Word]) -> None:
    one, two = {"a": 1}, {"a": 2}
    dialect().bulk_insert(words, BRIEF, [(n, "", 0, facts, False) for n, facts in enumerate((one, one, two, one), 1)])
    assert list(words.objects.order_by("pk").values_list("facts", flat=True)) == [one, one, two, one]


def test_a_refused_bulk_insert_leaves_nothing(words: type[Word]) -> None:
    with pytest.raises(IntegrityError):
        dialect().bulk_insert(words, BRIEF, [(1, "a", 0, {}, False), (2, "b", 0, {}, False), (1, "c", 0, {}, False)])
    assert words.objects.count() == 0


def test_reserved_ids_are_given_to_nobody_else(words: type[Word]) -> None:
    before = words.objects.create(folded="a").pk
    with transaction.atomic():
        mine = dialect().reserve_ids(words, 3)
    after = words.objects.create(folded="b").pk
    assert list(mine) == sorted(set(mine))
    assert before < mine[0] <= mine[-1] < after
    dialect().bulk_insert(words, BRIEF, [(pk, "reserved", 0, {}, False) for pk in mine])


def test_of_many_claimants_exactly_one_gets_each_row(words: type[Word]) -> None:
    dialect().bulk_insert(words, BRIEF, [(pk, "free", 0, {}, False) for pk in range(1, 201)])
    got: list[list[int]] = []
    begin = threading.Barrier(4)

    def work() -> None:
        begin.wait()
        mine: list[int] = []
        while ids := dialect().claim(words.objects.filter(mark=0).order_by("pk"), 7, mark=1):
            assert len(ids) <= 7
            mine += ids
        got.append(mine)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    claimed = [pk for mine in got for pk in mine]
    assert len(claimed) == len(set(claimed)) == 200


def test_revision_rows_can_be_bulk_inserted_in_a_test_transaction(db: None) -> None:
    assert dialect().bulk_insert(Revision, ["number"], [(4,), (9,)]) == 2


def test_thousands_of_values_are_looked_up_at_once(words: type[Word]) -> None:
    dialect().bulk_insert(words, [*BRIEF[1:]], [(f"wort {n}", n, {}, False) for n in range(50)])
    asked = [f"wort {n}" for n in range(40, 9_000)]
    found = dialect().rows_where("test_word", "folded", asked, ("mark", "folded"), 1000)
    assert sorted(found) == [(n, f"wort {n}") for n in range(40, 50)]
    assert len(dialect().rows_where("test_word", "folded", asked, ("mark",), 3)) == 3
    assert dialect().rows_where("test_word", "folded", [], ("mark",), 3) == []
