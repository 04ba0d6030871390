import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("authorities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("session_stamp", models.CharField(default=terreau.core.ids.secret_token, max_length=32)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=80)),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "français"), ("en", "English")], default="fr", max_length=5
                    ),
                ),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("last_seen_on", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="persons",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["authority", "name_key"], name="people_pers_authori_1bb42e_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "authority"), name="person_one_per_account_and_authority"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
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
                        choices=[("mail", "e-mail"), ("phone", "phone"), ("post", "postal address")],
                        max_length=5,
                    ),
                ),
                ("value", models.TextField(max_length=400)),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("is_preferred", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_points",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["authority", "kind", "value"], name="people_cont_authori_11cbf5_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("purpose", models.CharField(max_length=60)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("online", "on line"),
                            ("paper", "on paper"),
                            ("phone", "by phone"),
                            ("spoken", "in person"),
                        ],
                        max_length=8,
                    ),
                ),
                ("given_at", models.DateTimeField(default=terreau.core.clock.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "purpose"),
                        name="consent_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("name", models.CharField(max_length=120)),
                ("name_key", models.CharField(editable=False, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("association", "association"),
                            ("collective", "collective"),
                            ("school", "school"),
                            ("firm", "firm"),
                            ("public", "public body"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "name_key"), name="organisation_name_once")
                ],
            },
        ),
    ]
