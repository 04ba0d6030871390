import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("authorities", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Community",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("slug", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=80)),
                ("name_key", models.CharField(default="", editable=False, max_length=80)),
                ("purpose", models.TextField(max_length=600)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("germ", "germinating"),
                            ("active", "active"),
                            ("resting", "resting"),
                            ("closed", "closed"),
                        ],
                        default="germ",
                        max_length=8,
                    ),
                ),
                (
                    "called_by",
                    models.CharField(
                        choices=[
                            ("residents", "residents"),
                            ("agent", "a civil servant"),
                            ("collective", "an existing collective"),
                        ],
                        default="residents",
                        max_length=10,
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(help_text="When the community last decided its purpose.", null=True),
                ),
                (
                    "join_token",
                    models.CharField(
                        default=terreau.core.ids.public_id,
                        help_text="Short: it is typed from a poster.",
                        max_length=40,
                        unique=True,
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
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.organisation",
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
                "indexes": [
                    models.Index(
                        fields=["authority", "status", "name_key"], name="communities_authori_6d0644_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "slug"), name="community_slug_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Circle",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("purpose", models.CharField(blank=True, max_length=300)),
                ("resting_until", models.DateField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="circles",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("community", "name"),
                        name="circle_name_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(blank=True, max_length=80)),
                (
                    "token",
                    models.CharField(default=terreau.core.ids.secret_token, max_length=40, unique=True),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("birth", "there from the start"),
                            ("link", "by the link or the poster"),
                            ("page", "from the community's page"),
                            ("mail", "by invitation"),
                            ("behalf", "entered by a gardener"),
                        ],
                        default="mail",
                        max_length=6,
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
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="invitations",
                        to="communities.community",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["community", "email"], name="communities_communi_1814c7_idx"),
                    models.Index(fields=["expires_at"], name="communities_expires_eab027_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                            ("discovery", "discovering"),
                            ("active", "active"),
                            ("paused", "pausing"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="discovery",
                        max_length=9,
                    ),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("birth", "there from the start"),
                            ("link", "by the link or the poster"),
                            ("page", "from the community's page"),
                            ("mail", "by invitation"),
                            ("behalf", "entered by a gardener"),
                        ],
                        max_length=6,
                    ),
                ),
                ("joined_at", models.DateTimeField(default=terreau.core.clock.now)),
                ("introduction", models.TextField(blank=True, max_length=400)),
                (
                    "if_quiet",
                    models.CharField(
                        choices=[("call", "call me"), ("write", "write to me"), ("leave", "leave me be")],
                        default="write",
                        max_length=5,
                    ),
                ),
                ("behalf_reason", models.CharField(blank=True, max_length=120)),
                ("welcomed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "welcomed_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "by phone"),
                            ("visit", "with a visit"),
                            ("message", "with a message"),
                            ("met", "by meeting them"),
                        ],
                        max_length=7,
                    ),
                ),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="memberships",
                        to="communities.community",
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
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="people.person",
                    ),
                ),
                (
                    "welcomed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["community", "status"], name="communities_communi_b7f99f_idx"),
                    models.Index(
                        fields=["community", "welcomed_at", "joined_at"],
                        name="communities_communi_4e226c_idx",
                    ),
                    models.Index(fields=["person", "status"], name="communities_person__829929_idx"),
                    models.Index(fields=["status", "paused_until"], name="communities_status_1c2340_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("community", "person"), name="membership_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CircleMember",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="communities.circle",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="circle_places",
                        to="communities.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("circle", "membership"), name="circle_member_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
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
                ("title", models.CharField(max_length=120)),
                ("visible_result", models.CharField(max_length=200)),
                ("progress_note", models.CharField(blank=True, max_length=200)),
                ("steps_done", models.PositiveSmallIntegerField(default=0)),
                ("steps_planned", models.PositiveSmallIntegerField(default=1)),
                ("achieved_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="objectives",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("community", "position"), name="objective_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("position__lte", 3)),
                        name="objective_three_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("steps_done__lte", models.F("steps_planned"))),
                        name="objective_steps_within_plan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                            ("citizen", "citizen gardener"),
                            ("technician", "technician gardener"),
                            ("understudy", "understudy"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("left_on", models.DateField(blank=True, null=True)),
                ("minutes_a_week", models.PositiveSmallIntegerField(default=30)),
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
                        related_name="seats",
                        to="communities.community",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "left_on"], name="communities_person__1871c4_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("community", "kind"),
                        name="seat_held_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("community", "person"),
                        name="seat_one_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="seat_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatProposal",
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
                            ("citizen", "citizen gardener"),
                            ("technician", "technician gardener"),
                            ("understudy", "understudy"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "waiting for an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
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
                        related_name="seat_proposals",
                        to="communities.community",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seat_proposals",
                        to="people.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "status"], name="communities_person__c9c6e3_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("community", "person", "kind"),
                        name="seat_proposal_open_once",
                    )
                ],
            },
        ),
    ]
