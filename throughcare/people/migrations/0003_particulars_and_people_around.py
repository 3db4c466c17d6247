"""Kinds of address, reviews of markers, people around, and what was there before; protected from the start."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import throughcare.people.models.particulars
from throughcare.core import rowsecurity as rows

_MY_PEOPLE = "exists (select 1 from people_person p where p.id = person_id)"
_OF_MY_SCHEMES = f"(scheme_id is null or {rows.BY_SCHEME})"
_OF_MY_CLASSES = f"(information_class = '' or information_class = any ({rows.MY_CLASSES}))"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_classes_in_the_context"),
        ("partnerships", "0001_initial"),
        ("people", "0002_finding"),
    ]

    operations = [
        migrations.CreateModel(
            name="Associate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("partner", "Partner or former partner"),
                            ("child", "Child"),
                            ("parent", "Parent or carer"),
                            ("sibling", "Brother or sister"),
                            ("friend", "Friend"),
                            ("supporter", "Supporter or mentor"),
                            ("co_offender", "Co-offender"),
                            ("gang", "Gang or group"),
                            ("exploits", "Exploits the person"),
                            ("exploited", "Is exploited by the person"),
                            ("victim", "Victim"),
                            ("witness", "Witness"),
                            ("other", "Somebody else"),
                        ],
                        max_length=12,
                        verbose_name="What they are to the person",
                    ),
                ),
                (
                    "information_class",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                role__in=["co_offender", "gang", "exploits", "exploited", "victim", "witness"],
                                then=models.Value("offending"),
                            ),
                            default=models.Value("casework"),
                        ),
                        output_field=models.CharField(max_length=20),
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("none", "No risk known"),
                            ("to_them", "The person is a risk to them"),
                            ("from_them", "They are a risk to the person"),
                            ("both", "Each is a risk to the other"),
                        ],
                        max_length=10,
                        verbose_name="Who is a risk to whom",
                    ),
                ),
                (
                    "statement",
                    models.CharField(
                        choices=[("fact", "Fact"), ("opinion", "Opinion"), ("allegation", "Allegation")],
                        max_length=10,
                        verbose_name="What kind of statement this is",
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="From")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="Until")),
                ("notes", models.TextField(blank=True, verbose_name="Notes")),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not asked"),
                            ("liaison", "Through the victim liaison officer only"),
                            ("named", "By somebody they named"),
                            ("no", "Wishes no contact"),
                        ],
                        max_length=10,
                        verbose_name="Contact",
                    ),
                ),
                ("contact_by", models.CharField(blank=True, max_length=200, verbose_name="Who may contact them")),
                ("struck_out_on", models.DateField(blank=True, null=True)),
                ("struck_out_why", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("person", "Who the person is"),
                            ("equality", "Equality"),
                            ("name", "Name"),
                            ("number", "Number"),
                            ("address", "Address"),
                            ("marker", "Marker"),
                            ("around", "People around"),
                        ],
                        max_length=10,
                    ),
                ),
                ("row_id", models.UUIDField()),
                ("changes", models.JSONField()),
                ("why", models.TextField(blank=True, verbose_name="Why")),
                ("at", models.DateTimeField()),
                ("information_class", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="MarkerReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("reviewed_on", models.DateField(verbose_name="Reviewed on")),
                ("words", models.TextField(verbose_name="What was found")),
                ("next_review_on", models.DateField(verbose_name="Review again on")),
            ],
            options={
                "ordering": ["-reviewed_on", "-made_at"],
            },
        ),
        migrations.AddField(
            model_name="address",
            name="kind",
            field=models.CharField(
                choices=[
                    ("home", "Home"),
                    ("staying", "Staying there for now"),
                    ("approved", "Approved or supported premises"),
                    ("none", "No fixed address"),
                    ("post", "For post only"),
                    ("other", "Another address"),
                ],
                default="other",
                max_length=10,
                verbose_name="Kind of address",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="marker",
            name="agency",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
            ),
        ),
        migrations.AddField(
            model_name="marker",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.practitioner"
            ),
        ),
        migrations.AddField(
            model_name="marker",
            name="end_reason",
            field=models.TextField(blank=True, verbose_name="Why it ended"),
        ),
        migrations.AddField(
            model_name="name",
            name="until_on",
            field=models.DateField(blank=True, null=True, verbose_name="Until"),
        ),
        migrations.AddField(
            model_name="person",
            name="gender",
            field=models.CharField(blank=True, max_length=40, verbose_name="Gender and the sex registered at birth"),
        ),
        migrations.AddField(
            model_name="person",
            name="orientation",
            field=models.CharField(blank=True, max_length=40, verbose_name="Sexual orientation"),
        ),
        migrations.AddField(
            model_name="person",
            name="religion",
            field=models.CharField(blank=True, max_length=40, verbose_name="Religion or belief"),
        ),
        migrations.AddIndex(
            model_name="marker",
            index=models.Index(condition=models.Q(("ended_on", None)), fields=["review_on"], name="marker_to_review"),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind__in", ["home", "staying", "approved", "none"])),
                expressions=[
                    ("person", "="),
                    ("kind", "="),
                    (
                        throughcare.people.models.particulars._DateRange(
                            "from_on", "until_on", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="one_address_of_a_kind_at_a_time",
            ),
        ),
        # Those that ended before a reason was asked keep none: it holds for every row written from now on.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    model_name="marker",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), models.Q(("end_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="ended_marker_says_why",
                    ),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    "alter table people_marker add constraint ended_marker_says_why "
                    "check (ended_on is null or not end_reason = '') not valid",
                    "alter table people_marker drop constraint ended_marker_says_why",
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="marker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("person", "kind"), name="one_open_marker_of_a_kind"
            ),
        ),
        migrations.AddField(
            model_name="associate",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.practitioner"
            ),
        ),
        migrations.AddField(
            model_name="associate",
            name="linked",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="associate",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="around", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="associate",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
            ),
        ),
        migrations.AddField(
            model_name="associate",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.agency",
                verbose_name="Which agency says so",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.practitioner"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="scheme",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
            ),
        ),
        migrations.AddField(
            model_name="markerreview",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
            ),
        ),
        migrations.AddField(
            model_name="markerreview",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.practitioner"
            ),
        ),
        migrations.AddField(
            model_name="markerreview",
            name="marker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="people.marker"
            ),
        ),
        migrations.AddField(
            model_name="markerreview",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddIndex(
            model_name="associate",
            index=models.Index(fields=["person", "scheme"], name="associate_by_person"),
        ),
        migrations.AddIndex(
            model_name="associate",
            index=models.Index(
                condition=models.Q(("linked__isnull", False)), fields=["linked"], name="associate_by_link"
            ),
        ),
        migrations.AddConstraint(
            model_name="associate",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="associate_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="associate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("linked", None), models.Q(("linked", models.F("person")), _negated=True), _connector="OR"
                ),
                name="nobody_around_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="associate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on", None), ("from_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="associate_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="associate",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact", ""), ("role__in", ["victim", "witness"]), _connector="OR"),
                name="wishes_of_the_harmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="associate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("linked", None), models.Q(("role__in", ["victim", "witness"]), _negated=True), _connector="OR"
                ),
                name="the_harmed_are_not_linked",
            ),
        ),
        migrations.AddConstraint(
            model_name="associate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("struck_out_on", None), models.Q(("struck_out_why", ""), _negated=True), _connector="OR"
                ),
                name="struck_out_associate_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["person", "-at"], name="correction_by_person"),
        ),
        migrations.AddConstraint(
            model_name="markerreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="marker_review_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="markerreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_review_on__gt", models.F("reviewed_on"))), name="marker_review_in_order"
            ),
        ),
        rows.protect("people_associate", using=rows.BY_SCHEME_PERSON_AND_CLASS),
        rows.keep_version("people_associate"),
        rows.protect("people_markerreview", using=_MY_PEOPLE),
        rows.keep_version("people_markerreview"),
        rows.protect("people_correction", using=f"{_MY_PEOPLE} and {_OF_MY_SCHEMES} and {_OF_MY_CLASSES}"),
        rows.keep_version("people_correction"),
        rows.append_only("people_correction"),
    ]
