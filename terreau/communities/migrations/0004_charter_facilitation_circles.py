import django.db.models.deletion
from django.db import migrations, models

import terreau.core.clock
import terreau.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("communities", "0003_lists_letters_origin"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Charter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=12000)),
                ("values", models.JSONField(default=dict, help_text="Settings that change with it.")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "waiting for three members"),
                            ("proposed", "members are speaking"),
                            ("adopted", "in force"),
                            ("replaced", "replaced"),
                            ("amended", "written again"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "not adopted"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=terreau.core.clock.now)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("review_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "closes_at"], name="communities_status_87d5f2_idx"),
                    models.Index(fields=["status", "review_on"], name="communities_status_d093e6_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "adopted"), _negated=True),
                            models.Q(("decided_on__isnull", False), ("review_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="charter_in_force_is_dated",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CharterAgreement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("agreed_at", models.DateTimeField(default=terreau.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="CharterBacker",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="CharterRemark",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CharterVoice",
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
                        choices=[("consent", "I consent"), ("objection", "I object")], max_length=9
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=600)),
                ("spoken_at", models.DateTimeField(default=terreau.core.clock.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stance", "consent"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="charter_objection_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CircleNews",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("learned", models.CharField(blank=True, max_length=200)),
                ("question", models.CharField(blank=True, max_length=200)),
                ("said_at", models.DateTimeField(default=terreau.core.clock.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("learned", ""), _negated=True),
                            models.Q(("question", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="circle_news_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Facilitation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=terreau.core.ids.public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=terreau.core.clock.now, editable=False)),
                ("for_whom", models.CharField(max_length=120)),
                ("offer", models.TextField(max_length=600)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "waiting for a yes"),
                            ("accepted", "helping"),
                            ("declined", "declined"),
                            ("left", "over"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("report", models.TextField(blank=True, max_length=6000)),
                ("left_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="facilitation_is_dated",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="circle",
            name="decides_alone",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="circle",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="children",
                to="communities.circle",
            ),
        ),
        migrations.AddField(
            model_name="circle",
            name="review_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="circlemember",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("facilitator", "leads the meetings"),
                    ("secretary", "keeps the minutes"),
                    ("link", "speaks for it in the parent circle"),
                ],
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="settings",
            name="members_invite",
            field=models.BooleanField(
                default=True, help_text="Any member invites, not only whoever tends it."
            ),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", ""), _negated=True),
                fields=("circle", "role"),
                name="circle_role_held_once",
            ),
        ),
        migrations.AddField(
            model_name="charter",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="authorities.authority"
            ),
        ),
        migrations.AddField(
            model_name="charter",
            name="community",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="charters",
                to="communities.community",
            ),
        ),
        migrations.AddField(
            model_name="charter",
            name="proposed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="charteragreement",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="authorities.authority"
            ),
        ),
        migrations.AddField(
            model_name="charteragreement",
            name="charter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agreements",
                to="communities.charter",
            ),
        ),
        migrations.AddField(
            model_name="charteragreement",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="charterbacker",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="authorities.authority"
            ),
        ),
        migrations.AddField(
            model_name="charterbacker",
            name="charter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="backers", to="communities.charter"
            ),
        ),
        migrations.AddField(
            model_name="charterbacker",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="charterremark",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="authorities.authority"
            ),
        ),
        migrations.AddField(
            model_name="charterremark",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="charterremark",
            name="charter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="communities.charter"
            ),
        ),
        migrations.AddField(
            model_name="chartervoice",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="authorities.authority"
            ),
        ),
        migrations.AddField(
            model_name="chartervoice",
            name="charter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="voices", to="communities.charter"
            ),
        ),
        migrations.AddField(
            model_name="chartervoice",
            name="entered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="chartervoice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="circlenews",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="authorities.authority"
            ),
        ),
        migrations.AddField(
            model_name="circlenews",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="circlenews",
            name="circle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="news", to="communities.circle"
            ),
        ),
        migrations.AddField(
            model_name="circlenews",
            name="community",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="communities.community"
            ),
        ),
        migrations.AddField(
            model_name="facilitation",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="facilitation",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="authorities.authority"
            ),
        ),
        migrations.AddField(
            model_name="facilitation",
            name="community",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="facilitations",
                to="communities.community",
            ),
        ),
        migrations.AddField(
            model_name="facilitation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="charter",
            constraint=models.UniqueConstraint(fields=("community", "number"), name="charter_number_once"),
        ),
        migrations.AddConstraint(
            model_name="charter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "adopted")), fields=("community",), name="charter_one_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="charter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "proposed"))),
                fields=("community",),
                name="charter_one_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="charteragreement",
            constraint=models.UniqueConstraint(fields=("charter", "person"), name="charter_agreed_once"),
        ),
        migrations.AddConstraint(
            model_name="charterbacker",
            constraint=models.UniqueConstraint(fields=("charter", "person"), name="charter_backed_once"),
        ),
        migrations.AddConstraint(
            model_name="chartervoice",
            constraint=models.UniqueConstraint(fields=("charter", "person"), name="charter_voice_once"),
        ),
        migrations.AddIndex(
            model_name="circlenews",
            index=models.Index(fields=["community", "-said_at"], name="communities_communi_68fab9_idx"),
        ),
        migrations.AddIndex(
            model_name="facilitation",
            index=models.Index(fields=["person", "status"], name="communities_person__42db12_idx"),
        ),
        migrations.AddConstraint(
            model_name="facilitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("asked", "accepted"))),
                fields=("community", "person"),
                name="facilitation_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="facilitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by", None),
                    models.Q(("answered_by", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="facilitation_given_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="facilitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "accepted"), _negated=True),
                    ("answered_by__isnull", False),
                    _connector="OR",
                ),
                name="facilitation_accepted_by_somebody",
            ),
        ),
    ]
