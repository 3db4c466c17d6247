"""Tables of the people room, protected from the start."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from throughcare.core import rowsecurity as rows
from throughcare.people.hiddensql import BACK, HIDDEN, SEARCH


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("family_name", models.CharField(max_length=100, verbose_name="Family name")),
                ("given_names", models.CharField(max_length=100, verbose_name="Given names")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="Birth date")),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "Female"), ("M", "Male"), ("U", "Not known")],
                        default="U",
                        max_length=1,
                        verbose_name="Sex",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60, verbose_name="Preferred language")),
                ("interpreter", models.BooleanField(default=False, verbose_name="Needs an interpreter")),
                ("ethnicity", models.CharField(blank=True, max_length=40, verbose_name="Ethnicity")),
                ("disability", models.CharField(blank=True, max_length=300, verbose_name="Disability or access needs")),
                (
                    "scheme_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "agency_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("restricted", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["scheme_ids"], name="person_by_scheme"),
                    django.contrib.postgres.indexes.GinIndex(fields=["agency_ids"], name="person_by_agency"),
                    models.Index(fields=["birth_date"], name="person_by_birth"),
                    models.Index(condition=models.Q(("restricted", True)), fields=["id"], name="person_restricted"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("current", "Current"), ("alias", "Alias"), ("former", "Former")], max_length=10
                    ),
                ),
                ("family_name", models.CharField(max_length=100, verbose_name="Family name")),
                ("given_names", models.CharField(max_length=100, verbose_name="Given names")),
                (
                    "searched",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                models.F("given_names"), models.Value(" "), models.F("family_name")
                            )
                        ),
                        output_field=models.CharField(max_length=202),
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="name_by_person"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["searched"], name="name_by_trigram", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Marker",
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
                            ("staff_risk", "Risk to staff"),
                            ("weapons", "Weapons"),
                            ("vulnerable", "Vulnerable"),
                            ("self_harm", "Suicide or self-harm"),
                        ],
                        max_length=20,
                        verbose_name="Marker",
                    ),
                ),
                ("evidence", models.TextField(verbose_name="Evidence")),
                ("from_on", models.DateField(verbose_name="From")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="Review on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="Ended on")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="markers", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("from_on")), _connector="OR"),
                        name="marker_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
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
                            ("pnc", "PNC ID"),
                            ("cro", "CRO number"),
                            ("crn", "CRN (probation)"),
                            ("prison", "Prison number"),
                        ],
                        max_length=10,
                    ),
                ),
                ("typed", models.CharField(max_length=40)),
                ("understood", models.CharField(max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "understood"], name="identifier_by_number")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind", "understood"), name="one_identifier_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("lines", models.CharField(max_length=300, verbose_name="Address")),
                ("postcode", models.CharField(blank=True, max_length=10, verbose_name="Postcode")),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="From")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="Until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("from_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="address_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("practitioner_id", models.BigIntegerField()),
                ("kind", models.CharField(choices=[("allow", "May see"), ("deny", "May not see")], max_length=10)),
                ("reason", models.TextField(verbose_name="Reason")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="restrictions", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["practitioner_id"], name="restriction_in_force"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person", "practitioner_id", "kind"),
                        name="one_open_restriction",
                    )
                ],
            },
        ),
        migrations.RunSQL(HIDDEN + SEARCH, BACK),
        rows.protect(
            "people_person",
            using=f"(scheme_ids && {rows.MY_SCHEMES} or agency_ids @> array[{rows.MY_AGENCY}::int]) and id <> all ({rows.MY_HIDDEN})",
        ),
        rows.keep_version("people_person"),
        rows.protect("people_name", using="exists (select 1 from people_person p where p.id = person_id)"),
        rows.keep_version("people_name"),
        rows.protect("people_identifier", using="exists (select 1 from people_person p where p.id = person_id)"),
        rows.keep_version("people_identifier"),
        rows.protect("people_address", using="exists (select 1 from people_person p where p.id = person_id)"),
        rows.keep_version("people_address"),
        rows.protect("people_marker", using="exists (select 1 from people_person p where p.id = person_id)"),
        rows.keep_version("people_marker"),
        rows.protect("people_restriction", using="exists (select 1 from people_person p where p.id = person_id)"),
        rows.keep_version("people_restriction"),
    ]
