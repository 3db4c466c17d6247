"""The functions that count for whoever may see figures and no files."""

from django.db import migrations

from throughcare.core.rowsecurity import gate_function
from throughcare.measures.sql import BACK, FIGURES


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("people", "0001_initial"),
        ("referrals", "0001_initial"),
        ("registrations", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            ";\n".join(
                [FIGURES, *gate_function("figures_cohort(date)"), *gate_function("figures_referrals(date, date)")]
            ),
            BACK,
        ),
    ]
