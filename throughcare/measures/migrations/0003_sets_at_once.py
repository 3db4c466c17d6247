"""Figures read each kind of fact once for everybody, and a referral is decided on the day of its decision."""

from django.db import migrations

from throughcare.measures.daysql import MAKE

NEW = ("measures_age(date, date)", "measures_area(text, text)")


def _again() -> str:
    statements = list(MAKE)
    for signature in NEW:
        statements.append(f"alter function {signature} owner to throughcare_gate")
        statements.append(f"revoke all on function {signature} from public")
    return ";\n".join([*statements, "drop function if exists measures_items(uuid)"])


class Migration(migrations.Migration):
    dependencies = [("measures", "0002_any_day_and_snapshots")]

    operations = [migrations.RunSQL(_again(), migrations.RunSQL.noop)]
