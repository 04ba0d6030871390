import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("communities", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="term",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="Which mandate in a row, in the same seat."
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="status",
            field=models.CharField(
                choices=[
                    ("discovery", "discovering"),
                    ("active", "active"),
                    ("paused", "pausing"),
                    ("withdrawn", "withdrawn"),
                    ("suspended", "suspended"),
                    ("excluded", "excluded"),
                ],
                default="discovery",
                max_length=9,
            ),
        ),
        migrations.CreateModel(
            name="PairGesture",
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
                            ("export", "take the members’ contacts out"),
                            ("exclude", "exclude someone"),
                            ("readmit", "let someone come back"),
                            ("settings", "change a setting"),
                            ("rest", "put the community at rest"),
                            ("close", "close the community"),
                            ("crisis", "say that it is a crisis"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sealed_reason", models.TextField()),
                ("values", models.JSONField(default=dict, help_text="What is to be changed, for a setting.")),
                ("proposed_at", models.DateTimeField(default=terreau.core.clock.now)),
                ("expires_at", models.DateTimeField()),
                (
                    "turn",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="How many times in a row it was asked: silence widens who may answer.",
                    ),
                ),
                ("first_proposed_at", models.DateTimeField(default=terreau.core.clock.now)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting for the other"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                            ("lapsed", "lapsed without an answer"),
                            ("withdrawn", "taken back"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("sealed_refusal", models.TextField(blank=True)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
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
                        related_name="pair_gestures",
                        to="communities.community",
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
                "indexes": [
                    models.Index(fields=["community", "status"], name="communities_communi_aed5d2_idx"),
                    models.Index(fields=["status", "expires_at"], name="communities_status_5152b8_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("about", None), ("status", "proposed")),
                        fields=("community", "kind"),
                        name="pair_gesture_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("about__isnull", False), ("status", "proposed")),
                        fields=("community", "kind", "about"),
                        name="pair_gesture_open_once_about",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="pair_gesture_takes_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("confirmed", "refused")), _negated=True),
                            ("answered_by__isnull", False),
                            _connector="OR",
                        ),
                        name="pair_gesture_has_a_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about", None),
                            models.Q(
                                models.Q(("about", models.F("proposed_by")), _negated=True),
                                models.Q(
                                    ("answered_by", None),
                                    models.Q(("about", models.F("answered_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="pair_gesture_not_by_whom_it_is_about",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
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
                        choices=[("suspension", "suspended"), ("exclusion", "excluded")], max_length=10
                    ),
                ),
                ("sealed_reason", models.TextField()),
                ("starts_at", models.DateTimeField(default=terreau.core.clock.now)),
                ("until", models.DateTimeField(null=True)),
                ("status_before", models.CharField(blank=True, max_length=9)),
                ("lifted_at", models.DateTimeField(null=True)),
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
                        related_name="exclusions",
                        to="communities.community",
                    ),
                ),
                (
                    "decided_by",
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
                    "gesture",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.pairgesture",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["lifted_at", "until"], name="communities_lifted__ca8a3b_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("community", "person", "kind"),
                        name="exclusion_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "suspension"), ("until__isnull", False)),
                            models.Q(("gesture__isnull", False), ("kind", "exclusion"), ("until", None)),
                            _connector="OR",
                        ),
                        name="exclusion_takes_two_suspension_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactExport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("open_until", models.DateTimeField()),
                (
                    "token",
                    models.CharField(default=terreau.core.ids.secret_token, max_length=40, unique=True),
                ),
                ("token_until", models.DateTimeField(null=True)),
                ("downloaded_at", models.DateTimeField(null=True)),
                ("rows_count", models.PositiveIntegerField(default=0)),
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
                        related_name="+",
                        to="communities.community",
                    ),
                ),
                (
                    "for_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "gesture",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="export",
                        to="communities.pairgesture",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Settings",
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
                    "entry",
                    models.CharField(
                        choices=[
                            ("open", "whoever wishes joins"),
                            ("request", "one asks, and members answer"),
                        ],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("mandate_months", models.PositiveSmallIntegerField(default=12)),
                (
                    "terms",
                    models.PositiveSmallIntegerField(default=2, help_text="Terms in a row in the same seat."),
                ),
                (
                    "rest_days",
                    models.PositiveSmallIntegerField(
                        default=120, help_text="Without any sign of life, rest is proposed."
                    ),
                ),
                (
                    "understudy_days",
                    models.PositiveSmallIntegerField(
                        default=30, help_text="After which every member is asked to fill an empty seat."
                    ),
                ),
                (
                    "welcome_days",
                    models.PositiveSmallIntegerField(default=7, help_text="A newcomer has been spoken to."),
                ),
                (
                    "round_days",
                    models.PositiveSmallIntegerField(default=10, help_text="A round of consent stays open."),
                ),
                (
                    "quorum_percent",
                    models.PositiveSmallIntegerField(
                        default=33, help_text="Share of members that must have spoken."
                    ),
                ),
                (
                    "review_months",
                    models.PositiveSmallIntegerField(default=12, help_text="The charter comes back."),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settings",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("understudy_days__lte", 30)),
                        name="settings_nobody_blocks_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mandate_months__gte", 3), ("mandate_months__lte", 36)),
                        name="settings_mandate_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quorum_percent__gte", 1), ("quorum_percent__lte", 100)),
                        name="settings_quorum_is_a_share",
                    ),
                ],
            },
        ),
    ]
