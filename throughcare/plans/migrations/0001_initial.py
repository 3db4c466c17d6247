"""Tables of the plans room, protected from the start."""

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
            name="Plan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("number", models.PositiveIntegerField()),
                ("current", models.BooleanField(default=True)),
                ("aim", models.TextField(verbose_name="What this plan is to achieve")),
                ("started_on", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="people.person"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
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
        ),
        migrations.CreateModel(
            name="PlanAction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("what", models.CharField(max_length=500, verbose_name="What will be done")),
                (
                    "prong",
                    models.CharField(
                        choices=[("support", "Support"), ("intervene", "Intervene"), ("disrupt", "Disrupt")],
                        max_length=12,
                        verbose_name="Prong",
                    ),
                ),
                ("pathway", models.CharField(max_length=60, verbose_name="Pathway")),
                ("named_person", models.CharField(max_length=200, verbose_name="Named person")),
                ("due_on", models.DateField(verbose_name="By when")),
                ("funder", models.CharField(blank=True, max_length=100, verbose_name="Who pays")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("could_not", "Could not be done"),
                            ("did_not", "Was not done"),
                            ("not_needed", "No longer needed"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True, verbose_name="What came of it")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_actions", to="people.person"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="plans.plan"
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                        verbose_name="Named person",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_actions",
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
                "ordering": ["due_on", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("pathway", models.CharField(max_length=60)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "No need"), (1, "Some need"), (2, "Significant need"), (3, "Severe need")]
                    ),
                ),
                ("evidence", models.TextField(verbose_name="Evidence")),
                ("strengths", models.TextField(blank=True, verbose_name="Strengths")),
                ("own_view", models.TextField(blank=True, verbose_name="The person's own view")),
                ("assessed_on", models.DateField(verbose_name="Assessed on")),
                ("assessed_by", models.BigIntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="people.person"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
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
                "ordering": ["-assessed_on", "-made_at"],
                "indexes": [models.Index(fields=["registration", "pathway", "-assessed_on"], name="need_over_time")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("level__in", [0, 1, 2, 3])), name="need_level_known"),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="need_has_evidence"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("registration", "number"), name="one_plan_a_number"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("current", True)), fields=("registration",), name="one_current_plan"
            ),
        ),
        migrations.AddIndex(
            model_name="planaction",
            index=models.Index(fields=["registration", "due_on"], name="action_by_registration"),
        ),
        migrations.AddIndex(
            model_name="planaction",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["scheme", "due_on"], name="action_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="planaction",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["practitioner", "due_on"], name="action_for_me"
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("named_person", ""), _negated=True), name="action_names_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_on__isnull", False)),
                    _connector="OR",
                ),
                name="closed_action_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("open", "done")), models.Q(("outcome", ""), _negated=True), _connector="OR"
                ),
                name="undone_action_says_why",
            ),
        ),
        rows.protect("plans_need", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("plans_need"),
        rows.protect("plans_plan", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("plans_plan"),
        rows.protect("plans_planaction", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("plans_planaction"),
    ]
