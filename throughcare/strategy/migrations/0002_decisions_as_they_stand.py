"""The figures of a senior group count what panels decided as it stands after corrections, and what they put off."""

from django.db import migrations

from throughcare.core import rowsecurity as rows
from throughcare.strategy.sql import NUMBERS, NUMBERS_AS_THEY_STAND

SIGNATURE = "strategy_numbers(date, date)"
AWAY = f"drop function {SIGNATURE}"


class Migration(migrations.Migration):
    dependencies = [("panels", "0004_decisions"), ("strategy", "0001_senior_meetings")]

    operations = [
        migrations.RunSQL(
            ";\n".join([AWAY, NUMBERS_AS_THEY_STAND, *rows.gate_function(SIGNATURE)]),
            ";\n".join([AWAY, NUMBERS, *rows.gate_function(SIGNATURE)]),
        )
    ]
