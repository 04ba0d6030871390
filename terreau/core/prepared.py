"""Statements written once: for the short reads of a page, putting the SQL together costs several times what running it does.

    @prepared
    def _to_come(community: int, now: datetime) -> QuerySet[Gathering]:
        return Gathering.objects.filter(community=community, starts_at__gt=now).order_by("starts_at")[:1]

    gatherings = _to_come(community=community.pk, now=clock.now())

The function runs once for each value of its bool and Choice parameters, with blanks in the place of numbers, texts and
instants; each call then only fills the blanks in, and answers the list of rows. So inside, a blank may be compared with a column
and nothing else; a list of values of any length, or a limit that varies, needs an ordinary query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, NewType, ParamSpec, TypeVar, get_type_hints, overload

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Expression,
    Field,
    QuerySet,
    TextField,
)

Choice = NewType("Choice", str)  # one of a few words that choose the statement, as a bool does
Parameters = ParamSpec("Parameters")
Row = TypeVar("Row")
Made = TypeVar("Made")
FAR = 200  # rows into a list; from there on keys alone are put in order, as whole rows would take longer to sort
PLACE = 987_654_321  # holds the place of the slice of those keys
FIELDS: dict[type, type[Field[Any, Any]]] = {
    int: BigIntegerField,
    str: TextField,
    datetime: DateTimeField,
    date: DateField,
}


class Blank(Expression):
    """A place in a statement, filled at each run with the parameter of that name."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any, *_options: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def filled(self, values: dict[str, Any], connection: Any) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], connection)


@dataclass(frozen=True)
class _Filled:
    """Stands where a queryset keeps its query: the same, compiled already and with its blanks filled."""

    compiler: Any

    def get_compiler(self, *_using: Any, **_options: Any) -> Any:
        return self.compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiler.query, name)


class Statement:
    """A compiled queryset."""

    def __init__(self, queryset: Any) -> None:
        if queryset._known_related_objects or queryset._prefetch_related_lookups:
            raise TypeError(
                "A prepared query starts from a model, and prefetches nothing: its blanks stay its own."
            )
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.parameters = self.compiler.as_sql()
        # What turns the database's values into Python's depends on the columns alone, not on who reads them.
        columns = [column for column, *_names in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)

    def rows(self, values: dict[str, Any], sql: str = "") -> Iterator[Any]:
        """`sql`: its own, cut to a page."""
        connection = connections[DEFAULT_DB_ALIAS]  # another one in each thread
        sql, parameters = sql or self.sql, _filled(self.parameters, values, connection)
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (sql, parameters)
        compiler.get_converters = lambda _columns: self.converters
        rows: Any = QuerySet(self.queryset.model, query=_Filled(compiler))  # type: ignore[arg-type]  # it answers like a query
        rows._iterable_class = self.queryset._iterable_class
        rows._fields = self.queryset._fields
        return iter(rows)


class Pages(Sequence[Row]):
    """Rows for a Paginator, which only counts them and takes slices: both by prepared statements."""

    def __init__(self, statement: Statement, far: Statement, keys: Statement, values: dict[str, Any]) -> None:
        self.statement, self.far, self.keys, self.values = statement, far, keys, values
        self.known: dict[str, Any] = {}

    def knowing(self, **known: Any) -> Pages[Row]:
        """Whose rows all have these relations, which the caller holds already: no row brings its own copy."""
        self.known = known
        return self

    def __len__(self) -> int:
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM ({self.keys.sql}) counted",  # noqa: S608 - written by Django
                _filled(self.keys.parameters, self.values, connection),
            )
            return int(cursor.fetchone()[0])

    @overload
    def __getitem__(self, piece: int) -> Row: ...
    @overload
    def __getitem__(self, piece: slice) -> list[Row]: ...
    def __getitem__(self, piece: int | slice) -> Row | list[Row]:
        start, stop = (piece.start, piece.stop) if isinstance(piece, slice) else (piece, piece + 1)
        cut = f" LIMIT {int(stop) - int(start)} OFFSET {int(start)}"
        near, far = self.statement, self.far
        if start < FAR:
            rows: list[Row] = list(near.rows(self.values, near.sql + cut))
        else:
            rows = list(far.rows(self.values, far.sql.replace(f" LIMIT {PLACE}", cut)))
        for name, thing in self.known.items():
            for row in rows:
                setattr(row, name, thing)
        return rows if isinstance(piece, slice) else rows[0]


def _filled(parameters: Iterable[Any], values: dict[str, Any], connection: Any) -> tuple[Any, ...]:
    return tuple(one.filled(values, connection) if isinstance(one, Blank) else one for one in parameters)


def prepared(build: Callable[Parameters, QuerySet[Any, Row]]) -> Callable[Parameters, list[Row]]:
    """Turns a function that writes a query into one that reads its rows. All its parameters are given by name."""
    statement_for = _once_each(build, Statement)

    @wraps(build)
    def read(*_none: Parameters.args, **values: Parameters.kwargs) -> list[Row]:
        return list(statement_for(values).rows(values))

    return read


def paged(build: Callable[Parameters, QuerySet[Any, Row]]) -> Callable[Parameters, Pages[Row]]:
    """The same for a long list, ordered and not cut: it is read a page at a time."""

    def statements(rows: QuerySet[Any, Row]) -> tuple[Statement, Statement, Statement]:
        far = rows.filter(pk__in=rows.values("pk")[:PLACE])
        return Statement(rows), Statement(far), Statement(rows.order_by().values("pk"))

    all_for = _once_each(build, statements)

    @wraps(build)
    def read(*_none: Parameters.args, **values: Parameters.kwargs) -> Pages[Row]:
        return Pages(*all_for(values), values)

    return read


def _once_each(build: Any, make: Callable[[Any], Made]) -> Callable[[dict[str, Any]], Made]:
    """What is made of the query, kept for each database and each value of what chooses it."""
    kinds = {name: kind for name, kind in get_type_hints(build).items() if name != "return"}
    choices = [name for name, kind in kinds.items() if kind in (bool, Choice)]
    blanks = {name: Blank(name, FIELDS[kind]()) for name, kind in kinds.items() if name not in choices}
    kept: dict[tuple[Any, ...], Made] = {}

    def find(values: dict[str, Any]) -> Made:
        chosen = {name: values[name] for name in choices}
        key = (connections[DEFAULT_DB_ALIAS].vendor, *chosen.values())
        if key not in kept:
            kept[key] = make(build(**blanks, **chosen))
        return kept[key]

    return find
