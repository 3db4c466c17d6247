"""Tables of the referrals room, protected from the start."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

OF_A_REFERRAL = "exists (select 1 from referrals_referral r where r.id = referral_id)"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("entered_for", models.CharField(blank=True, max_length=300)),
                ("entered_as", models.UUIDField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("with_gatekeeper", "With the gatekeeper"),
                            ("stopped", "Stopped by the gatekeeper"),
                            ("sent", "With the co-ordinator"),
                            ("returned", "Sent back for information"),
                            ("listed", "On an agenda"),
                            ("deferred", "Deferred by the panel"),
                            ("decided", "Decided"),
                            ("declined", "Declined before the panel"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                (
                    "pathways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "priority_offences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("gatekeeper_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("ready_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("answer_due_on", models.DateField(null=True)),
                ("reminded_on", models.DateField(null=True)),
                ("deferred_until", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopted", "Adopted"),
                            ("not_adopted", "Not adopted"),
                            ("elsewhere", "Sent elsewhere"),
                            ("", "Not decided yet"),
                        ],
                        max_length=20,
                    ),
                ),
                ("outcome_code", models.CharField(blank=True, max_length=40)),
                ("outcome_reason", models.TextField(blank=True)),
                ("signposting", models.TextField(blank=True)),
                (
                    "behalf_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.agency",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="partnerships.agency"
                    ),
                ),
                (
                    "deferred_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="people.person"
                    ),
                ),
                (
                    "profile_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.profileversion"
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="partnerships.scheme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CriterionJudgement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("key", models.CharField(max_length=60)),
                (
                    "met",
                    models.CharField(
                        choices=[("yes", "Met"), ("no", "Not met"), ("unknown", "Not known")], max_length=10
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                ("judged_by", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="criteria", to="referrals.referral"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["scheme", "state", "sent_at"], name="referral_by_state"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["agency", "state"], name="referral_by_agency"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["deferred", "draft", "listed", "returned", "sent", "with_gatekeeper"])
                ),
                fields=("person", "scheme"),
                name="one_open_referral_a_scheme",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "decided"), _negated=True),
                    models.Q(models.Q(("outcome", ""), _negated=True), models.Q(("outcome_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="decided_referral_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["deferred", "draft", "listed", "returned", "sent", "with_gatekeeper"]),
                    ("ended_at__isnull", False),
                    _connector="OR",
                ),
                name="ended_referral_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionjudgement",
            constraint=models.UniqueConstraint(fields=("referral", "key"), name="one_judgement_a_criterion"),
        ),
        migrations.AddConstraint(
            model_name="criterionjudgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("met", "yes"), _negated=True), models.Q(("evidence", ""), _negated=True), _connector="OR"
                ),
                name="met_criterion_has_evidence",
            ),
        ),
        migrations.CreateModel(
            name="Indication",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("counts", models.JSONField()),
                ("points", models.DecimalField(decimal_places=2, max_digits=9)),
                ("threshold", models.DecimalField(decimal_places=2, max_digits=9)),
                ("points_out", models.BooleanField()),
                ("view", models.TextField()),
                ("judged_by", models.BigIntegerField()),
                ("judged_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="indication", to="referrals.referral"
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
                    models.CheckConstraint(
                        condition=models.Q(("view", ""), _negated=True), name="points_are_judged_by_somebody"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                            ("started", "Started"),
                            ("sent_to_gatekeeper", "Sent to the gatekeeper"),
                            ("sent_back", "Sent back by the gatekeeper"),
                            ("stopped", "Stopped by the gatekeeper"),
                            ("passed_on", "Passed on by the gatekeeper"),
                            ("sent", "Sent to the co-ordinator"),
                            ("matched", "Joined to a person already on record"),
                            ("ready", "Ready for the panel"),
                            ("returned", "Sent back for information"),
                            ("chased", "Reminder sent"),
                            ("answered", "Answered"),
                            ("listed", "Put on an agenda"),
                            ("unlisted", "Taken off the agenda"),
                            ("deferred", "Deferred by the panel"),
                            ("decided", "Decided by the panel"),
                            ("declined", "Declined before the panel"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField(blank=True)),
                ("due_on", models.DateField(null=True)),
                ("inside", models.BooleanField()),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.agency",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="referrals.referral"
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
                "ordering": ["at", "made_at"],
                "indexes": [models.Index(fields=["referral", "at"], name="step_by_referral")],
            },
        ),
        rows.protect(
            "referrals_referral",
            using=f"((agency_id = {rows.MY_AGENCY} and scheme_id = any ({rows.MY_REFERRING})) or (state <> all (array['draft', 'with_gatekeeper', 'stopped']) and scheme_id = any ({rows.MY_SCHEMES}))) and person_id <> all ({rows.MY_HIDDEN})",
        ),
        rows.keep_version("referrals_referral"),
        rows.protect("referrals_criterionjudgement", using=OF_A_REFERRAL),
        rows.keep_version("referrals_criterionjudgement"),
        rows.protect("referrals_indication", using=OF_A_REFERRAL),
        rows.keep_version("referrals_indication"),
        # What an agency says among itself stays with it, though the scheme sees the referral later.
        rows.protect(
            "referrals_step",
            using=f"(not inside or agency_id = {rows.MY_AGENCY}) and {OF_A_REFERRAL}",
        ),
        rows.keep_version("referrals_step"),
    ]
