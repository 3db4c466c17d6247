"""Tables of the reviews room, protected from the start."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
        ("registrations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyView",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("red", "Red"),
                            ("amber", "Amber"),
                            ("green", "Green"),
                            ("blue", "Blue (in custody)"),
                            ("", "Not rated yet"),
                        ],
                        max_length=10,
                        verbose_name="Rating",
                    ),
                ),
                ("words", models.TextField(verbose_name="Why")),
                ("given_on", models.DateField()),
                ("given_by", models.BigIntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="views",
                        to="registrations.registration",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={
                "ordering": ["-given_on", "-made_at"],
            },
        ),
        migrations.CreateModel(
            name="ExitPlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("support", models.TextField(verbose_name="Support that stays in place")),
                ("contacts", models.TextField(verbose_name="Who the person can turn to")),
                ("warning_signs", models.TextField(verbose_name="Signs that would bring the person back")),
                ("own_view", models.TextField(blank=True, verbose_name="The person's own view")),
                ("written_on", models.DateField()),
                ("implemented_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exit_plan",
                        to="registrations.registration",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DismissedPrompt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("key", models.CharField(max_length=120)),
                ("reason", models.TextField(verbose_name="Why")),
                ("dismissed_on", models.DateField()),
                ("dismissed_by", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dismissed_prompts",
                        to="registrations.registration",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("registration", "key"), name="dismissed_once")],
            },
        ),
        migrations.CreateModel(
            name="ExitProposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("reason", models.CharField(max_length=60, verbose_name="Reason")),
                ("words", models.TextField(verbose_name="Why")),
                ("proposed_on", models.DateField()),
                ("proposed_by", models.BigIntegerField()),
                ("settled_on", models.DateField(blank=True, null=True)),
                ("accepted", models.BooleanField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exit_proposals",
                        to="registrations.registration",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_on", None)),
                        fields=("registration",),
                        name="one_open_exit_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", None), ("settled_on", None)),
                            models.Q(("accepted__isnull", False), ("settled_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="settled_exit_has_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("red", "Red"),
                            ("amber", "Amber"),
                            ("green", "Green"),
                            ("blue", "Blue (in custody)"),
                            ("", "Not rated yet"),
                        ],
                        max_length=10,
                        verbose_name="Rating",
                    ),
                ),
                ("judged_on", models.DateField(verbose_name="Judged on")),
                ("evidence", models.JSONField(default=list)),
                ("reason", models.TextField(verbose_name="Why")),
                ("next_review_on", models.DateField(verbose_name="Next review")),
                ("judged_by", models.BigIntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="people.person"
                    ),
                ),
                (
                    "profile_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.profileversion"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="registrations.registration",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={
                "ordering": ["-judged_on", "-made_at"],
                "indexes": [models.Index(fields=["registration", "-judged_on"], name="rating_over_time")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="rating_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("colour", ""), _negated=True),
                            ("colour__in", ["red", "amber", "green", "blue", ""]),
                        ),
                        name="rating_colour_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_review_on__gt", models.F("judged_on"))), name="review_after_rating"
                    ),
                ],
            },
        ),
        rows.protect("reviews_rating", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("reviews_rating"),
        rows.protect("reviews_agencyview", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("reviews_agencyview"),
        rows.protect("reviews_exitplan", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("reviews_exitplan"),
        rows.protect("reviews_exitproposal", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("reviews_exitproposal"),
        rows.protect("reviews_dismissedprompt", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("reviews_dismissedprompt"),
    ]
