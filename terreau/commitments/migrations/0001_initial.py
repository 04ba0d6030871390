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
            name="Commitment",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("redirected", "passed on"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("kept", "kept"),
                            ("not_kept", "not kept"),
                            ("handed_back", "handed back"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="asked",
                        max_length=11,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=terreau.core.clock.now)),
                (
                    "put_at",
                    models.DateTimeField(
                        default=terreau.core.clock.now, help_text="When the present owner was asked."
                    ),
                ),
                (
                    "answer_due_on",
                    models.DateField(blank=True, help_text="The institution's only.", null=True),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "warned_at",
                    models.DateTimeField(
                        blank=True, help_text="Private warning of the institution.", null=True
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("refusal_reason", models.TextField(blank=True, max_length=600)),
                ("outcome_text", models.TextField(blank=True, max_length=600)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
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
                        related_name="commitments",
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
                    "owner_authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="authorities.authority",
                    ),
                ),
                (
                    "owner_circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="communities.circle",
                    ),
                ),
                (
                    "owner_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["community", "status", "-put_at"], name="commitments_communi_baef3c_idx"
                    ),
                    models.Index(
                        fields=["authority", "status", "-put_at"], name="commitments_authori_6d76a1_idx"
                    ),
                    models.Index(fields=["owner_person", "status"], name="commitments_owner_p_d7c079_idx"),
                    models.Index(fields=["owner_circle", "status"], name="commitments_owner_c_36556e_idx"),
                    models.Index(
                        fields=["owner_authority", "status", "answer_due_on"],
                        name="commitments_owner_a_b63b5b_idx",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("owner_authority", None),
                                ("owner_circle", None),
                                ("owner_person__isnull", False),
                            ),
                            models.Q(
                                ("owner_authority", None),
                                ("owner_circle__isnull", False),
                                ("owner_person", None),
                            ),
                            models.Q(
                                ("owner_authority__isnull", False),
                                ("owner_circle", None),
                                ("owner_person", None),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_exactly_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "accepted"), _negated=True),
                            ("due_on__isnull", False),
                            _connector="OR",
                        ),
                        name="commitment_accepted_with_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner_authority__isnull", False),
                            models.Q(("answer_due_on", None), ("warned_at", None)),
                            _connector="OR",
                        ),
                        name="commitment_only_institution_is_warned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                            ("asked", "asked"),
                            ("redirected", "passed on"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("kept", "kept"),
                            ("not_kept", "not kept"),
                            ("handed_back", "handed back"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=11,
                    ),
                ),
                ("at", models.DateTimeField(default=terreau.core.clock.now)),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("resident", "Resident"),
                            ("agent", "Agent"),
                            ("elected", "Elected"),
                            ("partner", "Partner"),
                        ],
                        default="resident",
                        max_length=8,
                    ),
                ),
                ("is_on_behalf", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True, max_length=600)),
                ("due_on", models.DateField(blank=True, null=True)),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="commitments.commitment",
                    ),
                ),
                (
                    "owner_authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "owner_circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="communities.circle",
                    ),
                ),
                (
                    "owner_person",
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
                "indexes": [models.Index(fields=["commitment", "at"], name="commitments_commitm_037112_idx")],
            },
        ),
    ]
