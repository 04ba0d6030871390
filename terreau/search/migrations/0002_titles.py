"""Titles are searched first, and by themselves: on PostgreSQL that takes an index of their own."""

from django.db import migrations

MAKE = "create index search_entry_titles on search_entry using gin (to_tsvector('simple', title_terms))"
DROP = "drop index search_entry_titles"


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(MAKE), on_postgresql(DROP))]
