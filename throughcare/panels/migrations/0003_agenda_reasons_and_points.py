"""Reasons of an agenda, each of its class; points without a person; time, holding back, and transfers to decide."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

# A point is seen by whoever sees its meeting: the rule of panels_meeting is asked again.
OF_MY_MEETINGS = "meeting_id in (select id from panels_meeting)"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_classes_in_the_context"),
        ("panels", "0002_senior_meetings"),
        ("partnerships", "0002_guests"),
        ("people", "0004_street_and_postcode"),
        ("referrals", "0001_initial"),
        ("registrations", "0003_level_changes"),
        ("transfers", "0002_who_was_let_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="Point",
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
                            ("minutes", "Minutes of the last meeting"),
                            ("actions", "Actions carried over"),
                            ("cohort", "Cohort and capacity"),
                            ("added", "Added by hand"),
                            ("other", "Any other business"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="What it is about")),
                ("minutes", models.PositiveSmallIntegerField(default=10, verbose_name="Minutes")),
                ("position", models.PositiveIntegerField()),
                ("note", models.TextField(blank=True, verbose_name="Note")),
                ("outcome", models.TextField(blank=True, verbose_name="What came of it")),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["position", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("waiting", "Referral waiting since %(day)s"),
                            ("ready", "Referral ready for the panel since %(day)s"),
                            ("deferred", "Deferred until %(day)s"),
                            ("review_due", "Review due on %(day)s"),
                            ("never_rated", "Not rated since registration on %(day)s"),
                            ("release", "Release expected on %(day)s"),
                            ("custody", "Taken into custody on %(day)s"),
                            ("moved", "Moved to another prison on %(day)s"),
                            ("recalled", "Recalled on %(day)s"),
                            ("released", "Released on %(day)s"),
                            ("at_large", "Unlawfully at large since %(day)s"),
                            ("exit_proposed", "Exit proposed on %(day)s"),
                            ("revisit_due", "Left the scheme; to be looked at again from %(day)s"),
                            ("offered", "Offered by another scheme on %(day)s"),
                            ("overdue", "Actions overdue"),
                            ("held_back", "Carried over from the meeting of %(day)s"),
                            ("added", "Added by hand on %(day)s"),
                            ("listed", "Put on the agenda on %(day)s"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("many", models.PositiveSmallIntegerField(null=True)),
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
            ],
            options={
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="agendaitem",
            name="item_has_its_subject",
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="held_back_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=300, verbose_name="Why it waits"),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="lapsed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="minutes",
            field=models.PositiveSmallIntegerField(db_default=10, default=10, verbose_name="Minutes"),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="transfer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="transfers.transfer",
            ),
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="because",
            field=models.CharField(
                choices=[
                    ("waiting", "Referral waiting since %(day)s"),
                    ("ready", "Referral ready for the panel since %(day)s"),
                    ("deferred", "Deferred until %(day)s"),
                    ("review_due", "Review due on %(day)s"),
                    ("never_rated", "Not rated since registration on %(day)s"),
                    ("release", "Release expected on %(day)s"),
                    ("custody", "Taken into custody on %(day)s"),
                    ("moved", "Moved to another prison on %(day)s"),
                    ("recalled", "Recalled on %(day)s"),
                    ("released", "Released on %(day)s"),
                    ("at_large", "Unlawfully at large since %(day)s"),
                    ("exit_proposed", "Exit proposed on %(day)s"),
                    ("revisit_due", "Left the scheme; to be looked at again from %(day)s"),
                    ("offered", "Offered by another scheme on %(day)s"),
                    ("overdue", "Actions overdue"),
                    ("held_back", "Carried over from the meeting of %(day)s"),
                    ("added", "Added by hand on %(day)s"),
                    ("listed", "Put on the agenda on %(day)s"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("referral", "Referral"),
                    ("review", "Review"),
                    ("exit", "Exit proposed"),
                    ("revisit", "Re-registration to consider"),
                    ("transfer", "Transfer offered"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "referral"), ("referral__isnull", False)),
                    models.Q(("kind", "transfer"), ("transfer__isnull", False)),
                    models.Q(
                        models.Q(("kind__in", ("referral", "transfer")), _negated=True), ("registration__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="item_has_its_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_back_because", ""), ("lapsed", False)),
                    models.Q(
                        ("removed_at__isnull", False),
                        models.Q(("held_back_because", ""), ("lapsed", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="held_back_is_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__range", (1, 240))), name="item_takes_minutes"
            ),
        ),
        migrations.AddField(
            model_name="point",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="points", to="panels.meeting"
            ),
        ),
        migrations.AddField(
            model_name="point",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
            ),
        ),
        migrations.AddField(
            model_name="reason",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reasons", to="panels.agendaitem"
            ),
        ),
        migrations.AddField(
            model_name="reason",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="reason",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
            ),
        ),
        migrations.AddConstraint(
            model_name="point",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "added"), _negated=True),
                fields=("meeting", "kind"),
                name="one_point_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="point",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["minutes", "actions", "cohort", "added", "other"])),
                name="point_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="point",
            constraint=models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="point_has_title"),
        ),
        migrations.AddConstraint(
            model_name="point",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__range", (1, 240))), name="point_takes_minutes"
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.UniqueConstraint(
                fields=("item", "because", "information_class"), name="each_reason_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "because__in",
                        [
                            "waiting",
                            "ready",
                            "deferred",
                            "review_due",
                            "never_rated",
                            "release",
                            "custody",
                            "moved",
                            "recalled",
                            "released",
                            "at_large",
                            "exit_proposed",
                            "revisit_due",
                            "offered",
                            "overdue",
                            "held_back",
                            "added",
                            "listed",
                        ],
                    )
                ),
                name="reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("information_class__in", ["identity", "offending", "casework", "health", "intelligence"])
                ),
                name="reason_class_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", "overdue"), ("many__gte", 1)),
                    models.Q(models.Q(("because", "overdue"), _negated=True), ("many", None)),
                    _connector="OR",
                ),
                name="overdue_says_how_many",
            ),
        ),
        rows.protect("panels_reason", using=rows.BY_SCHEME_PERSON_AND_CLASS),
        rows.keep_version("panels_reason"),
        rows.protect("panels_point", using=OF_MY_MEETINGS),
        rows.keep_version("panels_point"),
    ]
