import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("communities", "0004_charter_facilitation_circles"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="JoinRequest",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "waiting for an answer"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("taken_back", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("introduction", models.TextField(blank=True, max_length=400)),
                (
                    "if_quiet",
                    models.CharField(
                        choices=[("call", "call me"), ("write", "write to me"), ("leave", "leave me be")],
                        default="write",
                        max_length=5,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
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
                ("answers", models.JSONField(default=list)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("refusal", models.TextField(blank=True, max_length=400)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
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
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="communities.community",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["community", "status"], name="communities_communi_8c46b5_idx"),
                    models.Index(fields=["status", "created_at"], name="communities_status_43d79e_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("community", "person"),
                        name="join_request_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("text", models.TextField(max_length=600)),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="communities.joinrequest",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["request", "created_at"], name="communities_request_37ea33_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryQuestion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=200)),
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
                        related_name="entry_questions",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "position"), name="entry_question_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("position__lte", 3)),
                        name="entry_questions_three_at_most",
                    ),
                ],
            },
        ),
    ]
