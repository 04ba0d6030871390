import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("communities", "0002_settings_and_pairs"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="code",
            field=models.CharField(
                blank=True, help_text="Printed on a letter, typed on /venir/.", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="organisation_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="invitation",
            name="origin",
            field=models.CharField(
                blank=True,
                choices=[
                    ("organisation", "an organisation"),
                    ("past", "something I took part in"),
                    ("service", "a public service I use"),
                    ("mouth", "someone told me"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="phone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="invitation",
            name="postal_address",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="invitation",
            name="posted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="origin",
            field=models.CharField(
                blank=True,
                choices=[
                    ("organisation", "an organisation"),
                    ("past", "something I took part in"),
                    ("service", "a public service I use"),
                    ("mouth", "someone told me"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="door",
            field=models.CharField(
                choices=[
                    ("birth", "there from the start"),
                    ("link", "by the link or the poster"),
                    ("page", "from the community's page"),
                    ("mail", "by invitation"),
                    ("behalf", "entered by a gardener"),
                    ("letter", "by a letter and its code"),
                    ("list", "invited from a list"),
                    ("asked", "by asking"),
                ],
                default="mail",
                max_length=6,
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="email",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AlterField(
            model_name="membership",
            name="door",
            field=models.CharField(
                choices=[
                    ("birth", "there from the start"),
                    ("link", "by the link or the poster"),
                    ("page", "from the community's page"),
                    ("mail", "by invitation"),
                    ("behalf", "entered by a gardener"),
                    ("letter", "by a letter and its code"),
                    ("list", "invited from a list"),
                    ("asked", "by asking"),
                ],
                max_length=6,
            ),
        ),
        migrations.CreateModel(
            name="LeftAlone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("mark", models.CharField(max_length=64)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_alone",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("community", "mark"), name="left_alone_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberImport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("filename", models.CharField(max_length=120)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("preview", "to check"),
                            ("done", "imported"),
                            ("sent", "invited"),
                            ("undone", "undone"),
                        ],
                        default="reading",
                        max_length=7,
                    ),
                ),
                ("given_by", models.CharField(blank=True, max_length=120)),
                ("origin", models.CharField(blank=True, max_length=200)),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consent", "they agreed to be contacted"),
                            ("mission", "a public-interest mission of whoever kept the list"),
                            ("interest", "a legitimate interest, and they may object"),
                        ],
                        max_length=8,
                    ),
                ),
                ("row_count", models.PositiveIntegerField(default=0)),
                ("imported_count", models.PositiveIntegerField(default=0)),
                ("merged", models.JSONField(default=list)),
                ("namesakes", models.JSONField(default=list)),
                ("rejected", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("undo_until", models.DateTimeField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "undo_until"], name="communities_status_e3048e_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("done", "sent"))),
                        fields=("community", "fingerprint"),
                        name="member_import_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedPerson",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("line", models.PositiveIntegerField()),
                ("name", models.CharField(blank=True, max_length=80)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("postal_address", models.CharField(blank=True, max_length=300)),
                ("organisation_name", models.CharField(blank=True, max_length=120)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="communities.memberimport",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "line"), name="imported_person_once_a_line")
                ],
            },
        ),
        migrations.AddField(
            model_name="invitation",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="invitations",
                to="communities.memberimport",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("authority", "code"),
                name="invitation_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", ""), _negated=True),
                    models.Q(("code", ""), _negated=True),
                    _connector="OR",
                ),
                name="invitation_is_opened_by_a_link_or_a_code",
            ),
        ),
    ]
