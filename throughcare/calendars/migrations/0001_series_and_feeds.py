"""Tables of series and feeds, protected from the start; a feed is found by its secret, with nobody signed in."""

import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import throughcare.calendars.models
from throughcare.core import rowsecurity as rows

BY_WHO_MEETS = (
    f"(not figures_only and {rows.BY_SCHEME}) or (figures_only and scheme_id = any ((select app_figures())::int[]))"
)
# Whose calendar asks is known by the secret alone: the digest opens one practitioner's key, and nothing else.
WHOSE = """
create function calendars_whose(secret_digest text) returns bigint language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select practitioner_id from calendars_feed where digest = secret_digest and revoked_at is null
$$
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("panels", "0002_senior_meetings"),
        ("partnerships", "0002_guests"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("kind", models.CharField(max_length=60)),
                ("figures_only", models.BooleanField(default=False)),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("weekly", "every week"),
                            ("fortnightly", "every two weeks"),
                            ("four_weekly", "every four weeks"),
                            ("monthly", "every month"),
                            ("two_monthly", "every two months"),
                            ("quarterly", "four times a year"),
                            ("six_monthly", "every six months"),
                            ("yearly", "every year"),
                        ],
                        max_length=20,
                        verbose_name="How often",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(null=True, verbose_name="On which day of the week")),
                ("nth", models.SmallIntegerField(null=True, verbose_name="Which one in the month")),
                ("day", models.PositiveSmallIntegerField(null=True, verbose_name="On which day of the month")),
                (
                    "moves",
                    models.CharField(
                        choices=[("next", "To the next working day"), ("previous", "To the working day before")],
                        default="next",
                        max_length=10,
                        verbose_name="On a bank holiday",
                    ),
                ),
                ("counts_from", models.DateField()),
                ("starts_on", models.DateField(verbose_name="First day")),
                ("ends_on", models.DateField(null=True, verbose_name="Last day")),
                ("starts_at", models.TimeField(null=True, verbose_name="Time")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                (
                    "chair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="calendars.series",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("figures_only", models.BooleanField(default=False)),
                ("nominal_on", models.DateField()),
                ("placed_on", models.DateField()),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occurrence", to="panels.meeting"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occurrences", to="calendars.series"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_read_on", models.DateField(null=True)),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.practitioner"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("practitioner",),
                        name="one_live_feed_a_practitioner",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="series",
            index=models.Index(fields=["scheme", "kind"], name="series_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("day", None),
                        ("every__in", ("weekly", "fortnightly", "four_weekly")),
                        ("nth", None),
                        ("weekday__lte", 4),
                    ),
                    models.Q(
                        models.Q(("every__in", ("weekly", "fortnightly", "four_weekly")), _negated=True),
                        ("day", None),
                        ("nth__in", (1, 2, 3, 4, -1)),
                        ("weekday__lte", 4),
                    ),
                    models.Q(
                        models.Q(("every__in", ("weekly", "fortnightly", "four_weekly")), _negated=True),
                        ("day__gte", 1),
                        ("day__lte", 31),
                        ("nth", None),
                        ("weekday", None),
                    ),
                    _connector="OR",
                ),
                name="series_rule_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "every__in",
                        [
                            "weekly",
                            "fortnightly",
                            "four_weekly",
                            "monthly",
                            "two_monthly",
                            "quarterly",
                            "six_monthly",
                            "yearly",
                        ],
                    )
                ),
                name="series_rhythm_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("moves__in", ["next", "previous"])), name="series_moves_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    (
                        "ends_on__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_on"), "-", models.Value(datetime.timedelta(days=1))
                        ),
                    ),
                    _connector="OR",
                ),
                name="series_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                expressions=[
                    ("scheme", "="),
                    ("kind", "="),
                    (
                        throughcare.calendars.models.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                        ),
                        "&&",
                    ),
                ],
                name="one_series_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(fields=("series", "nominal_on"), name="one_meeting_a_nominal_day"),
        ),
        rows.protect("calendars_series", using=BY_WHO_MEETS),
        rows.protect("calendars_occurrence", using=BY_WHO_MEETS),
        rows.protect("calendars_feed", using=f"practitioner_id = {rows.MY_PRACTITIONER}"),
        rows.keep_version("calendars_series"),
        rows.keep_version("calendars_occurrence"),
        rows.keep_version("calendars_feed"),
        migrations.RunSQL(
            ";\n".join([WHOSE, *rows.gate_function("calendars_whose(text)")]), "drop function calendars_whose(text)"
        ),
    ]
