"""Corrections that stand beside a decision; actions agreed at a meeting; transfers decided."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

OWN_TOO = (
    f"{rows.BY_SCHEME_AND_PERSON} and (information_class = any ({rows.MY_CLASSES}) or agency_id = {rows.MY_AGENCY})"
)

# An action agreed stays as it was agreed; all that may change is which line of a plan it became.
ONLY_THE_PLAN = migrations.RunSQL(
    "revoke update, delete, truncate on panels_agreedaction from throughcare_app; "
    "grant update (plan_action_id) on panels_agreedaction to throughcare_app",
    migrations.RunSQL.noop,
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_classes_in_the_context"),
        ("panels", "0003_agenda_reasons_and_points"),
        ("partnerships", "0002_guests"),
        ("people", "0004_street_and_postcode"),
        ("plans", "0003_services_and_earlier_versions"),
        ("registrations", "0003_level_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreedAction",
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
                (
                    "information_class",
                    models.CharField(
                        choices=[
                            ("identity", "Who the person is"),
                            ("offending", "Offending and custody"),
                            ("casework", "Case work, plans and ratings"),
                            ("health", "Health, drugs and alcohol"),
                            ("intelligence", "Police intelligence"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sent_as", models.UUIDField(unique=True)),
                ("agreed_on", models.DateField()),
                ("agreed_by", models.BigIntegerField()),
            ],
            options={
                "ordering": ["due_on", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("adopt", "Adopt"),
                            ("not_adopt", "Do not adopt"),
                            ("defer", "Defer"),
                            ("elsewhere", "Send elsewhere"),
                            ("continue", "Stay on the scheme"),
                            ("deregister", "De-register"),
                            ("reregister", "Register again"),
                            ("no_change", "Not register again now"),
                            ("accept", "Take the person on"),
                            ("refuse", "Do not take the person on"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(verbose_name="Reason")),
                ("dissent", models.TextField(blank=True, verbose_name="Dissent")),
                ("details", models.JSONField(default=dict)),
                ("because", models.TextField(verbose_name="Why it is corrected")),
                ("corrected_at", models.DateTimeField()),
                ("corrected_by", models.BigIntegerField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="outcome_known",
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("adopt", "Adopt"),
                    ("not_adopt", "Do not adopt"),
                    ("defer", "Defer"),
                    ("elsewhere", "Send elsewhere"),
                    ("continue", "Stay on the scheme"),
                    ("deregister", "De-register"),
                    ("reregister", "Register again"),
                    ("no_change", "Not register again now"),
                    ("accept", "Take the person on"),
                    ("refuse", "Do not take the person on"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "adopt",
                            "not_adopt",
                            "defer",
                            "elsewhere",
                            "continue",
                            "deregister",
                            "reregister",
                            "no_change",
                            "accept",
                            "refuse",
                        ],
                    )
                ),
                name="outcome_known",
            ),
        ),
        migrations.AddField(
            model_name="agreedaction",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
            ),
        ),
        migrations.AddField(
            model_name="agreedaction",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="agreed", to="panels.agendaitem"
            ),
        ),
        migrations.AddField(
            model_name="agreedaction",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="agreedaction",
            name="plan_action",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="agreed", to="plans.planaction"
            ),
        ),
        migrations.AddField(
            model_name="agreedaction",
            name="practitioner",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.practitioner"
            ),
        ),
        migrations.AddField(
            model_name="agreedaction",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="panels.decision"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="correction",
            name="registration",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registrations.registration",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
            ),
        ),
        migrations.AddIndex(
            model_name="agreedaction",
            index=models.Index(fields=["scheme", "agreed_on"], name="agreed_by_day"),
        ),
        migrations.AddConstraint(
            model_name="agreedaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("named_person", ""), _negated=True), name="agreed_action_names_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="agreed_action_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("prong__in", ["support", "intervene", "disrupt"])), name="agreed_action_prong_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(fields=("decision", "number"), name="one_correction_a_number"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("because", ""), _negated=True)),
                name="correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "adopt",
                            "not_adopt",
                            "defer",
                            "elsewhere",
                            "continue",
                            "deregister",
                            "reregister",
                            "no_change",
                            "accept",
                            "refuse",
                        ],
                    )
                ),
                name="corrected_outcome_known",
            ),
        ),
        rows.protect("panels_correction", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("panels_correction"),
        rows.append_only("panels_correction"),
        rows.protect("panels_agreedaction", using=OWN_TOO),
        rows.keep_version("panels_agreedaction"),
        ONLY_THE_PLAN,
    ]
