import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids
import terreau.territories.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Containment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GazetteerEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("version", models.CharField(max_length=20)),
                ("loaded_at", models.DateTimeField(default=terreau.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commune", "commune"),
                            ("district", "municipal district"),
                            ("delegated", "former commune"),
                            ("epci", "grouping of communes"),
                            ("ept", "Greater Paris territory"),
                            ("departement", "department"),
                            ("region", "region"),
                            ("free", "free territory"),
                        ],
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=9, null=True)),
                ("name", models.CharField(max_length=120)),
                ("name_key", terreau.territories.models.KeyField(db_index=True, max_length=160)),
                ("setting", models.CharField(blank=True, max_length=200)),
                ("population", models.PositiveIntegerField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("is_current", models.BooleanField(default=True)),
                (
                    "holds",
                    models.ManyToManyField(
                        related_name="held_by",
                        through="territories.Containment",
                        through_fields=("outer", "inner"),
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["code"], name="territory_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code"), name="territory_kind_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__isnull", True), ("kind", "free")),
                            models.Q(models.Q(("kind", "free"), _negated=True), ("code__isnull", False)),
                            _connector="OR",
                        ),
                        name="territory_code_unless_free",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="territory_named"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                ("latitude__gte", -90),
                                ("latitude__lte", 90),
                                ("longitude__gte", -180),
                                ("longitude__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="territory_centre_on_earth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostalCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", terreau.territories.models.KeyField(db_index=True, max_length=5)),
                (
                    "territory",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postal_codes",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("territory", "code"), name="postal_code_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="containment",
            name="inner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="containers",
                to="territories.territory",
            ),
        ),
        migrations.AddField(
            model_name="containment",
            name="outer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="containments",
                to="territories.territory",
            ),
        ),
        migrations.AddIndex(
            model_name="containment",
            index=models.Index(fields=["inner", "outer"], name="containment_inner_outer"),
        ),
        migrations.AddConstraint(
            model_name="containment",
            constraint=models.UniqueConstraint(fields=("outer", "inner"), name="containment_once"),
        ),
        migrations.AddConstraint(
            model_name="containment",
            constraint=models.CheckConstraint(
                condition=models.Q(("outer", models.F("inner")), _negated=True), name="containment_not_itself"
            ),
        ),
    ]
