"""What a senior meeting deals with, gives agencies to do and judges; open to whoever sees the figures."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows
from throughcare.strategy.sql import BACK, FIXED, NUMBERS

BY_FIGURES = "scheme_id = any ((select app_figures())::int[])"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_classes_in_the_context"),
        ("panels", "0002_senior_meetings"),
        ("partnerships", "0002_guests"),
        ("people", "0001_initial"),
        ("plans", "0003_services_and_earlier_versions"),
        ("referrals", "0001_initial"),
        ("registrations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyAction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("what", models.CharField(max_length=500, verbose_name="What is to be done")),
                ("objective", models.CharField(blank=True, max_length=300, verbose_name="Which objective it serves")),
                ("officer", models.CharField(max_length=200, verbose_name="Named officer")),
                ("due_on", models.DateField(verbose_name="By when")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("could_not", "Could not be done"),
                            ("did_not", "Was not done"),
                            ("not_needed", "No longer needed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="What came of it")),
                ("settled_on", models.DateField(null=True)),
                ("settled_by", models.BigIntegerField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.agency",
                        verbose_name="Agency",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agency_actions", to="panels.meeting"
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
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.BigIntegerField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("agreed_by", models.BigIntegerField(null=True)),
                (
                    "agreed_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="panels.meeting",
                    ),
                ),
                (
                    "profile_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.profileversion"
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
                "ordering": ["-begun_at"],
            },
        ),
        migrations.CreateModel(
            name="Carrying",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("because", models.CharField(max_length=300, verbose_name="Why")),
                ("carried_at", models.DateTimeField()),
                ("carried_by", models.BigIntegerField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carryings",
                        to="strategy.agencyaction",
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
                "ordering": ["carried_at"],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("principle", models.CharField(max_length=60)),
                ("wording", models.TextField()),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "mark",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Not there"), (2, "Beginning"), (3, "Working"), (4, "Embedded")],
                        null=True,
                        verbose_name="Judgement",
                    ),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="Evidence")),
                ("next_step", models.CharField(blank=True, max_length=500, verbose_name="What next")),
                ("officer", models.CharField(blank=True, max_length=200, verbose_name="Named officer")),
                ("due_on", models.DateField(null=True, verbose_name="By when")),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.agency",
                        verbose_name="Agency",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="strategy.assessment"
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
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="KeptFigures",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("taken_at", models.DateTimeField()),
                ("document", models.JSONField()),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept_figures", to="panels.meeting"
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
            name="SeniorAttendance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("named", models.CharField(blank=True, max_length=200, verbose_name="Who came")),
                (
                    "presence",
                    models.CharField(
                        choices=[("present", "Present"), ("apologies", "Apologies"), ("absent", "Absent")],
                        max_length=10,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="senior_attendances",
                        to="panels.meeting",
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
            name="Topic",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("minutes", "Minutes and actions of the last meeting"),
                            ("oversight", "Oversight"),
                            ("objectives", "Strategic objectives"),
                            ("performance", "Performance"),
                            ("problem_solving", "Problem-solving"),
                            ("report", "Report of a meeting that reports here"),
                            ("passed_up", "What the panels cannot solve alone"),
                            ("principles", "Self-assessment against the principles"),
                            ("other", "Any other business"),
                            ("added", "Added by hand"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="What is to be dealt with")),
                ("position", models.PositiveSmallIntegerField()),
                ("note", models.TextField(blank=True, verbose_name="What was said")),
                ("outcome", models.TextField(blank=True, verbose_name="What came of it")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="topics", to="panels.meeting"
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
                "ordering": ["position", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="SeniorCorrection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("right", models.TextField(verbose_name="What is right")),
                ("because", models.CharField(max_length=300, verbose_name="Why")),
                ("corrected_at", models.DateTimeField()),
                ("corrected_by", models.BigIntegerField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="panels.meeting"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="strategy.topic",
                    ),
                ),
            ],
            options={
                "ordering": ["corrected_at"],
            },
        ),
        migrations.AddField(
            model_name="agencyaction",
            name="topic",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agency_actions",
                to="strategy.topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed_at", None)), fields=("scheme",), name="one_draft_assessment"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_in", None)),
                    models.Q(("agreed_at__isnull", False), ("agreed_in__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_agreed_at_a_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="carrying",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="carrying_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="carrying",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gt", models.F("from_on"))), name="carried_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(fields=("assessment", "principle"), name="one_judgement_a_principle"),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark", None), ("mark__in", [1, 2, 3, 4]), _connector="OR"), name="mark_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="seniorattendance",
            constraint=models.UniqueConstraint(fields=("meeting", "agency"), name="one_senior_attendance_an_agency"),
        ),
        migrations.AddConstraint(
            model_name="seniorattendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("presence__in", ["present", "apologies", "absent"])), name="senior_presence_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="topic_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "minutes",
                            "oversight",
                            "objectives",
                            "performance",
                            "problem_solving",
                            "report",
                            "passed_up",
                            "principles",
                            "other",
                            "added",
                        ],
                    )
                ),
                name="topic_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="seniorcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("right", ""), _negated=True), models.Q(("because", ""), _negated=True)),
                name="senior_correction_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="agencyaction",
            index=models.Index(fields=["scheme", "due_on"], name="agency_action_by_day"),
        ),
        migrations.AddConstraint(
            model_name="agencyaction",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("what", ""), _negated=True), models.Q(("officer", ""), _negated=True)),
                name="agency_action_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("settled_on", None)),
                    models.Q(
                        ("outcome__in", ["done", "could_not", "did_not", "not_needed"]),
                        ("settled_on__isnull", False),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agency_action_settled_with_words",
            ),
        ),
        rows.protect("strategy_topic", using=BY_FIGURES),
        rows.keep_version("strategy_topic"),
        rows.protect("strategy_seniorattendance", using=BY_FIGURES),
        rows.keep_version("strategy_seniorattendance"),
        rows.protect("strategy_keptfigures", using=BY_FIGURES),
        rows.keep_version("strategy_keptfigures"),
        rows.protect("strategy_seniorcorrection", using=BY_FIGURES),
        rows.keep_version("strategy_seniorcorrection"),
        rows.protect("strategy_agencyaction", using=BY_FIGURES),
        rows.keep_version("strategy_agencyaction"),
        rows.protect("strategy_carrying", using=BY_FIGURES),
        rows.keep_version("strategy_carrying"),
        rows.protect("strategy_assessment", using=BY_FIGURES),
        rows.keep_version("strategy_assessment"),
        rows.protect("strategy_judgement", using=BY_FIGURES),
        rows.keep_version("strategy_judgement"),
        # What was kept, carried or put right stays as it was written.
        rows.append_only("strategy_keptfigures"),
        rows.append_only("strategy_seniorcorrection"),
        rows.append_only("strategy_carrying"),
        migrations.RunSQL(";\n".join([NUMBERS, *rows.gate_function("strategy_numbers(date, date)"), FIXED]), BACK),
    ]
