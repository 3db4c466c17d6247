"""Packs of figures, fixed when made; what was published is read by everybody through two functions."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows
from throughcare.packs.sql import BACK, ENFORCED, FIXED, PUBLISHED

BY_FIGURES = "scheme_id = any ((select app_figures())::int[])"
ITS_PACK = "exists (select from packs_boardpack p where p.id = pack_id)"
COUNTS = (
    "packs_enforced(date, date, jsonb, text, text)",
    "packs_published(text, text)",
    "packs_published_file(text, text)",
)


def _handed_over() -> list[str]:
    return [statement for signature in COUNTS for statement in rows.gate_function(signature)]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("chronology", "0005_contacts_pass"),
        ("measures", "0002_any_day_and_snapshots"),
        ("partnerships", "0003_analysts"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoardPack",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("board", "Board pack"), ("public", "Public annual version")],
                        max_length=10,
                        verbose_name="For whom",
                    ),
                ),
                ("since", models.DateField(verbose_name="From")),
                ("on", models.DateField(verbose_name="To")),
                (
                    "state",
                    models.CharField(
                        choices=[("making", "Being made"), ("made", "Made"), ("failed", "Could not be made")],
                        default="making",
                        max_length=10,
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=600)),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(default=dict)),
                ("definitions", models.PositiveSmallIntegerField(default=0)),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("what_changed", models.CharField(blank=True, max_length=600, verbose_name="What changed")),
                ("label", models.CharField(blank=True, max_length=20)),
                ("published_at", models.DateTimeField(null=True)),
                ("published_why", models.CharField(blank=True, max_length=600, verbose_name="Why it is published")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=600, verbose_name="Why it is withdrawn")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.practitioner"
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="packs.boardpack"
                    ),
                ),
                (
                    "published_by",
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
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="PackFile",
            fields=[
                (
                    "pack",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="packs.boardpack",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="boardpack",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["board", "public"])), name="pack_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="boardpack",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["making", "made", "failed"])), name="pack_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="boardpack",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lte", models.F("on"))), name="pack_period_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="boardpack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "made"), _negated=True),
                    models.Q(("finished_at__isnull", False), models.Q(("sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="made_pack_is_proved",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardpack",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects", None), models.Q(("what_changed", ""), _negated=True), _connector="OR"),
                name="new_version_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardpack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None),
                    models.Q(
                        ("kind", "public"),
                        ("published_by__isnull", False),
                        ("state", "made"),
                        models.Q(("published_why", ""), _negated=True),
                        models.Q(("label", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="published_pack_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardpack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None),
                    models.Q(
                        ("published_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="withdrawn_pack_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardpack",
            constraint=models.UniqueConstraint(
                condition=models.Q(("published_at__isnull", False), ("withdrawn_at", None)),
                fields=("scheme", "label"),
                name="one_published_pack_a_year",
            ),
        ),
        rows.protect("packs_boardpack", using=BY_FIGURES),
        rows.keep_version("packs_boardpack"),
        rows.protect("packs_packfile", using=ITS_PACK),
        rows.append_only("packs_packfile"),
        migrations.RunSQL("\n".join([ENFORCED, PUBLISHED, FIXED, ";\n".join(_handed_over())]), BACK),
    ]
