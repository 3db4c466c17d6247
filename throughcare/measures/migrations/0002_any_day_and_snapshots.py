"""Figures of any day and period, and what was counted each night, kept as it was."""

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows
from throughcare.measures.daysql import BACK, MAKE

# These give rows: the gate role calls them from the function that counts, and nobody else may.
INSIDE = ("measures_traits(uuid, date)", "measures_people(date, jsonb, boolean, text)")
COUNTS = "measures_count(date, date, jsonb, text, boolean, text)"
BEHIND = "measures_behind(date, date, jsonb, text, text, text)"
BY_FIGURES = "scheme_id = any ((select app_figures())::int[])"


def _handed_over() -> list[str]:
    statements: list[str] = []
    for signature in INSIDE:
        statements.append(f"alter function {signature} owner to throughcare_gate")
        statements.append(f"revoke all on function {signature} from public")
    return [*statements, *rows.gate_function(COUNTS), *rows.gate_function(BEHIND)]


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0001_initial"),
        ("panels", "0004_decisions"),
        ("partnerships", "0001_initial"),
        ("people", "0003_particulars_and_people_around"),
        ("plans", "0003_services_and_earlier_versions"),
        ("referrals", "0001_initial"),
        ("registrations", "0004_holding_changes"),
        ("reviews", "0002_evidence_views_and_releases"),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("since", models.DateField()),
                ("figures", models.JSONField()),
                ("definitions", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={
                "ordering": ["-day"],
                "constraints": [models.UniqueConstraint(fields=("scheme", "day"), name="one_snapshot_a_day")],
            },
        ),
        rows.protect("measures_snapshot", using=BY_FIGURES, gate_reads=False),
        rows.append_only("measures_snapshot"),
        migrations.RunSQL(";\n".join([*MAKE, *_handed_over()]), BACK),
    ]
