import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("communities", "0008_closing"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="chartervoice",
            name="said_how",
            field=models.CharField(
                blank=True, choices=[("paper", "on paper"), ("phone", "by phone")], max_length=5
            ),
        ),
        migrations.AddField(
            model_name="community",
            name="calm_until",
            field=models.DateTimeField(help_text="The end of a crisis that two people declared.", null=True),
        ),
        migrations.AlterField(
            model_name="pairgesture",
            name="kind",
            field=models.CharField(
                choices=[
                    ("export", "take the members’ contacts out"),
                    ("exclude", "exclude someone"),
                    ("readmit", "let someone come back"),
                    ("settings", "change a setting"),
                    ("close", "close the community"),
                    ("crisis", "say that it is a crisis"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("subject", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=4000)),
                ("for_institution", models.BooleanField(default=False)),
                (
                    "version",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="One agrees to the words one has read."
                    ),
                ),
                ("written_at", models.DateTimeField(default=terreau.core.clock.now)),
                ("leaves_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "leaves soon"),
                            ("leaving", "leaving"),
                            ("sent", "sent"),
                            ("withdrawn", "taken back"),
                            ("lapsed", "did not leave"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                (
                    "agreed_by",
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
                        related_name="announcements",
                        to="communities.community",
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "leaves_at"], name="communities_status_600a3f_idx"),
                    models.Index(fields=["community", "-written_at"], name="communities_communi_50b60b_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="announcement_agreed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="announcement_sent_is_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnouncementWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("text", models.TextField(max_length=1200)),
                ("said_at", models.DateTimeField(default=terreau.core.clock.now)),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="communities.announcement",
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Crisis",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("words", models.TextField(max_length=600)),
                ("whom_to_call", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField(default=terreau.core.clock.now)),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                        related_name="crises",
                        to="communities.community",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "gesture",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crisis",
                        to="communities.pairgesture",
                    ),
                ),
                (
                    "renewed_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.pairgesture",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["ended_at", "until"], name="communities_ended_a_56ab40_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("community",),
                        name="crisis_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("starts_at"))), name="crisis_has_an_end"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RestRound",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("reason", models.TextField(blank=True, max_length=600)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "members are speaking"),
                            ("agreed", "members agreed"),
                            ("lapsed", "not agreed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("opened_at", models.DateTimeField(default=terreau.core.clock.now)),
                ("closes_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
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
                        related_name="rest_rounds",
                        to="communities.community",
                    ),
                ),
                (
                    "proposed_by",
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
                    models.Index(fields=["status", "closes_at"], name="communities_status_5bbe6b_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("community",), name="rest_one_round"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RestVoice",
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
                    "stance",
                    models.CharField(
                        choices=[("consent", "let us rest"), ("objection", "let us go on")], max_length=9
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=600)),
                (
                    "said_how",
                    models.CharField(
                        blank=True, choices=[("paper", "on paper"), ("phone", "by phone")], max_length=5
                    ),
                ),
                ("spoken_at", models.DateTimeField(default=terreau.core.clock.now)),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "rest_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="communities.restround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rest_round", "person"), name="rest_voice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WakeWish",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("wished_at", models.DateTimeField(default=terreau.core.clock.now)),
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
                        related_name="wake_wishes",
                        to="communities.community",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("community", "person"), name="wake_wish_once")
                ],
            },
        ),
    ]
