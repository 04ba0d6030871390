"""Many rows in one go: the fastest road each database offers. Values are written as they are, so only for our own files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of plain values: COPY on PostgreSQL, one prepared statement on SQLite.

    PostgreSQL then counts its rows again: a plan kept from when the table was empty would take minutes.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(_column(model, name)) for name in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {table}")
        else:
            marks = ", ".join(["%s"] * len(fields))
            insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  # names of our own tables and columns
            cursor.executemany(insert, list(rows))


def set_points(model: type[Model], points: Sequence[tuple[int, float, float]]) -> None:
    """Set latitude and longitude of many rows: one statement on PostgreSQL, one prepared statement on SQLite."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*points, strict=True)] or [[], [], []]
            given = "unnest(%s::bigint[], %s::float8[], %s::float8[]) AS p(id, lat, lon)"
            update = (
                f"UPDATE {table} SET latitude = lat, longitude = lon FROM {given} WHERE {table}.id = p.id"  # noqa: S608  # names of our own tables and columns
            )
            cursor.execute(update, columns)
        else:
            swapped = [(lat, lon, row) for row, lat, lon in points]
            update = f"UPDATE {table} SET latitude = %s, longitude = %s WHERE id = %s"  # noqa: S608  # names of our own tables and columns
            cursor.executemany(update, swapped)


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.column)
