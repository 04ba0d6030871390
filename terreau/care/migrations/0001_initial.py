import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("authorities", "0001_initial"),
        ("communities", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("week_start", models.DateField(help_text="A Monday in the authority's time zone.")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(help_text="What the gardener gave for the week."),
                ),
                (
                    "waiting",
                    models.PositiveSmallIntegerField(default=0, help_text="Gestures that did not fit."),
                ),
                ("drawn_at", models.DateTimeField(default=terreau.core.clock.now)),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="rounds", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["authority", "week_start"], name="care_round_authori_f4b16b_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "week_start"), name="round_once_a_week")
                ],
            },
        ),
        migrations.CreateModel(
            name="Gesture",
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
                ("kind", models.CharField(max_length=40)),
                ("subject_kind", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                (
                    "facts",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("urgency", models.FloatField()),
                ("since", models.DateTimeField()),
                ("is_back", models.BooleanField(default=False, help_text="Put off in an earlier week.")),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("done", "done"),
                            ("later", "later"),
                            ("not_relevant", "not useful"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answer_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("elsewhere", "Someone already did it"),
                            ("mistaken", "What is said here is not right"),
                            ("unwanted", "It would not be welcome"),
                            ("pointless", "It would change nothing"),
                        ],
                        max_length=10,
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
                        related_name="+",
                        to="communities.community",
                    ),
                ),
                (
                    "concerns_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gestures", to="care.round"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "indexes": [
                    models.Index(
                        fields=["community", "kind", "subject_kind", "subject_id"],
                        name="care_gestur_communi_d820df_idx",
                    ),
                    models.Index(fields=["concerns_person"], name="care_gestur_concern_6b0b62_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "position"), name="gesture_position_once"),
                    models.UniqueConstraint(
                        fields=("round", "community", "kind", "subject_kind", "subject_id"),
                        name="gesture_once_a_round",
                    ),
                ],
            },
        ),
    ]
