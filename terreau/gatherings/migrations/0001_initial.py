import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("authorities", "0001_initial"),
        ("commitments", "0001_initial"),
        ("communities", "0001_initial"),
        ("people", "0001_initial"),
        ("territories", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gathering",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("title", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True, max_length=2000)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("meeting", "meeting"),
                            ("workshop", "workshop"),
                            ("visit", "visit"),
                            ("coffee", "coffee"),
                        ],
                        default="meeting",
                        max_length=8,
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("starts_time", models.TimeField()),
                ("ends_on", models.DateField()),
                ("ends_time", models.TimeField()),
                ("zone", models.CharField(max_length=60)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("access", models.JSONField(blank=True, default=list)),
                ("access_note", models.CharField(blank=True, max_length=200)),
                ("capacity", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "planned"), ("cancelled", "cancelled"), ("held", "held")],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("cancel_reason", models.CharField(blank=True, max_length=300)),
                (
                    "unnamed_guests",
                    models.PositiveIntegerField(default=0, help_text="Came, and nobody wrote their name."),
                ),
                ("answers", models.PositiveIntegerField(default=0)),
                (
                    "announced_by",
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
                    "circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="communities.circle",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gatherings",
                        to="communities.community",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["authority", "status", "starts_at"], name="gatherings__authori_4829c8_idx"
                    ),
                    models.Index(
                        fields=["community", "status", "starts_at"], name="gatherings__communi_a63e75_idx"
                    ),
                    models.Index(fields=["status", "ends_at"], name="gatherings__status_bd95e6_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                        name="gathering_room_for_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="gathering_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("guest_name", models.CharField(blank=True, max_length=80)),
                (
                    "guest_token",
                    models.CharField(default=terreau.core.ids.secret_token, max_length=40, unique=True),
                ),
                ("sealed_contact", models.TextField(blank=True)),
                ("sealed_need", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("coming", "coming"),
                            ("waiting", "on the waiting list"),
                            ("declined", "not coming"),
                            ("came", "came"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(default=terreau.core.clock.now)),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="people.person",
                    ),
                ),
                (
                    "gathering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="gatherings.gathering",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["gathering", "status", "answered_at"], name="gatherings__gatheri_583a70_idx"
                    ),
                    models.Index(fields=["person", "status"], name="gatherings__person__acd52d_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("gathering", "person"), name="attendance_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("guest_name", ""), ("person__isnull", False)),
                            models.Q(("person", None), models.Q(("guest_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="attendance_person_or_guest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
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
                        choices=[("draft", "being written"), ("published", "published")],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                (
                    "told_at",
                    models.DateTimeField(
                        blank=True, help_text="When the last message about it was queued.", null=True
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
                    "gathering",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes",
                        to="gatherings.gathering",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["status", "told_at"], name="gatherings__status_859a8a_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="minutes_published_at_some_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MinuteLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("position", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("said", "said"),
                            ("decided", "decided"),
                            ("request", "asked"),
                            ("question", "question"),
                            ("learned", "learned"),
                        ],
                        default="said",
                        max_length=8,
                    ),
                ),
                ("text", models.TextField(max_length=1000)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "commitment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="commitments.commitment",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="gatherings.minutes",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "indexes": [
                    models.Index(fields=["minutes", "position"], name="gatherings__minutes_7742f9_idx")
                ],
            },
        ),
    ]
