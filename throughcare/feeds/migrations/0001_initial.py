"""Tables of the feeds room, protected from the start."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("kind", models.CharField(default="cohort", max_length=20)),
                ("filename", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("mapping", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting for its columns to be checked"),
                            ("checking", "Being checked"),
                            ("faulty", "Has rows to correct"),
                            ("ready", "Ready to be accepted"),
                            ("applying", "Being written"),
                            ("applied", "Written"),
                            ("undone", "Undone"),
                            ("failed", "Could not be finished"),
                        ],
                        default="uploaded",
                        max_length=12,
                    ),
                ),
                ("rows_total", models.PositiveIntegerField(default=0)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("summary", models.JSONField(default=dict)),
                ("faults", models.JSONField(default=list)),
                ("uploaded_by", models.BigIntegerField()),
                ("applied_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="partnerships.scheme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("person_id", models.UUIDField()),
                ("row_number", models.PositiveIntegerField()),
                ("row_digest", models.CharField(max_length=64)),
                ("made", models.JSONField(default=list)),
                ("before", models.JSONField(default=dict)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="feeds.import"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["scheme", "-made_at"], name="import_by_scheme"),
        ),
        migrations.AddIndex(
            model_name="importedrow",
            index=models.Index(fields=["source", "row_number"], name="imported_row"),
        ),
        migrations.AddIndex(
            model_name="importedrow",
            index=models.Index(fields=["scheme", "row_digest"], name="imported_row_again"),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("row_digest", ""), _negated=True), name="imported_row_has_digest"
            ),
        ),
        rows.protect("feeds_import", using=rows.BY_SCHEME),
        rows.keep_version("feeds_import"),
        rows.protect("feeds_importedrow", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("feeds_importedrow"),
    ]
