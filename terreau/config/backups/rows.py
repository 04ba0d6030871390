"""Rows as lines of JSON, the same from SQLite and from PostgreSQL."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Field, Model

# What does not travel: who is signed in now. Counters that are no model's (the shared cache) stay behind too.
LEFT_BEHIND = {"django_session"}


def tables(registry: Any = apps) -> dict[str, type[Model]]:
    """Every table of the install by name, links included."""
    found = {
        model._meta.db_table: model
        for model in registry.get_models(include_auto_created=True)
        if _is_table(model)
    }
    return {name: found[name] for name in sorted(found) if name not in LEFT_BEHIND}


def last_of(executor: MigrationExecutor, wanted: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Among these migrations, those on which no other one stands."""
    nodes = executor.loader.graph.node_map
    here = wanted & set(nodes)
    return sorted(one for one in here if not any(child.key in here for child in nodes[one].children))


def present_registry() -> Any:
    """The models as the tables are now: not those of the code, when the database is of an older version."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return apps
    return executor.loader.project_state(last_of(executor, set(executor.loader.applied_migrations))).apps


def _is_table(model: type[Model]) -> bool:
    return bool(model._meta.managed) and not model._meta.proxy


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    """The model's own columns, in their order."""
    return list(model._meta.concrete_fields)


def lines_of(model: type[Model]) -> Iterator[str]:
    """Each row as one line, in the order of the key."""
    fields = columns(model)
    rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields])
    for row in rows.iterator(chunk_size=2000):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _value(field: "Field[Any, Any]", plain: Any) -> Any:
    """A plain value as the database of this install wants it."""
    kind: Any = field
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    if plain is None:
        return None
    if isinstance(kind, models.BinaryField):
        return base64.b64decode(plain)
    if isinstance(kind, models.DurationField):
        plain = timedelta(seconds=plain)
    elif not isinstance(kind, models.JSONField):
        plain = kind.to_python(plain)
    return kind.get_db_prep_save(plain, connection)


def insert_lines(model: type[Model], lines: Iterable[bytes], names: Sequence[str]) -> int:
    """Put rows back as they were, all that are given at once; returns how many."""
    known = {field.column: field for field in columns(model)}
    fields = [known[name] for name in names]
    quote = connection.ops.quote_name
    table, listed = quote(model._meta.db_table), ", ".join(quote(name) for name in names)
    rows = (
        [_value(field, plain) for field, plain in zip(fields, json.loads(line), strict=True)]
        for line in lines
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            count = 0
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        marks = ", ".join(["%s"] * len(fields))
        insert = f"INSERT INTO {table} ({listed}) VALUES ({marks})"  # noqa: S608  # names of our own tables and columns
        batch = list(rows)
        cursor.executemany(insert, batch)
        return len(batch)


def count_rows(model: type[Model]) -> int:
    return int(model._base_manager.count())
