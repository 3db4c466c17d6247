"""Tables of the panels room, protected from the start."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
        ("referrals", "0001_initial"),
        ("registrations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("kind", models.CharField(max_length=60)),
                ("held_on", models.DateField(verbose_name="Date")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="Time")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("called_off_at", models.DateTimeField(null=True)),
                ("called_off_because", models.CharField(blank=True, max_length=300)),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="partnerships.scheme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
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
                    "practitioner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="panels.meeting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                            ("referral", "Referral"),
                            ("review", "Review"),
                            ("exit", "Exit proposed"),
                            ("revisit", "Re-registration to consider"),
                        ],
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("waiting", "Referral waiting since %(day)s"),
                            ("deferred", "Deferred until %(day)s"),
                            ("review_due", "Review due on %(day)s"),
                            ("never_rated", "Not rated since registration on %(day)s"),
                            ("exit_proposed", "Exit proposed on %(day)s"),
                            ("revisit_due", "Left for long custody; to be looked at again from %(day)s"),
                            ("added", "Added by hand on %(day)s"),
                        ],
                        max_length=20,
                    ),
                ),
                ("because_on", models.DateField()),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="Why")),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="referrals.referral",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="registrations.registration",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="panels.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
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
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(verbose_name="Reason")),
                ("dissent", models.TextField(blank=True, verbose_name="Dissent")),
                ("details", models.JSONField(default=dict)),
                ("decided_at", models.DateTimeField()),
                ("recorded_by", models.BigIntegerField()),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="panels.agendaitem"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
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
                "indexes": [
                    models.Index(fields=["registration", "-decided_at"], name="decision_by_registration"),
                    models.Index(fields=["person", "-decided_at"], name="decision_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="decision_says_why"),
                    models.CheckConstraint(
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
                                ],
                            )
                        ),
                        name="outcome_known",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["scheme", "held_on"], name="meeting_by_day"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("called_off_at", None)),
                fields=("scheme", "kind", "held_on"),
                name="one_meeting_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("called_off_at", None), ("opened_at", None), _connector="OR"),
                name="called_off_never_sat",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at", None), ("opened_at__isnull", False), _connector="OR"),
                name="closed_was_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("meeting", "agency"), name="one_attendance_an_agency"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("presence__in", ["present", "apologies", "absent"])), name="presence_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(fields=("meeting", "person", "kind"), name="one_item_a_person_and_kind"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "referral"), ("referral__isnull", False)),
                    models.Q(models.Q(("kind", "referral"), _negated=True), ("registration__isnull", False)),
                    _connector="OR",
                ),
                name="item_has_its_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", "added"), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="added_item_says_why",
            ),
        ),
        rows.protect("panels_meeting", using=rows.BY_SCHEME),
        rows.keep_version("panels_meeting"),
        rows.protect("panels_attendance", using=rows.BY_SCHEME),
        rows.keep_version("panels_attendance"),
        rows.protect("panels_agendaitem", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("panels_agendaitem"),
        rows.protect("panels_decision", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("panels_decision"),
        # What was decided is never changed: a later meeting decides anew.
        rows.append_only("panels_decision"),
    ]
