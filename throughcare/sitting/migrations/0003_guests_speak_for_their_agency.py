"""A guest reads no cases and refers nobody, so the context names no agency: their lines go by where they work.

What was corrected after a decision was shown to a guest is shown to them as well, else they would keep what does not hold.
"""

from django.db import migrations

from throughcare.core import rowsecurity as rows
from throughcare.sitting.guestsql import DECISIONS, ITEMS

WORKS_FOR = f"(select w.agency_id from partnerships_practitioner w where w.id = {rows.MY_PRACTITIONER})"  # noqa: S608 (our own words)
OPEN = f"item_id = any ({ITEMS}) and information_class = any ({rows.MY_CLASSES})"


def _told(agency: str) -> str:
    return (
        f"(agency_id = {agency} or ((handling = 'P' or {agency} = any (readers)) "
        f"and (struck_at is null or struck_by_id = {rows.MY_PRACTITIONER})))"
    )


def _own(agency: str) -> str:
    return f"author_id = {rows.MY_PRACTITIONER} and agency_id = {agency} and struck_at is null"


def _rules(agency: str) -> list[str]:
    return [
        f"alter policy guest_reads on sitting_line using ({OPEN} and {_told(agency)})",
        f"alter policy guest_says on sitting_line with check ({OPEN} and {_told(agency)})",
        f"alter policy own_name on sitting_line with check ({_own(agency)})",
    ]


SHOWN = f"decision_id in (select d.id from panels_decision d where d.item_id = any ({DECISIONS}))"  # noqa: S608 (our own words)


class Migration(migrations.Migration):
    dependencies = [("sitting", "0002_what_is_said"), ("panels", "0004_decisions")]

    operations = [
        migrations.RunSQL(";\n".join(_rules(WORKS_FOR)), ";\n".join(_rules(rows.MY_AGENCY))),
        migrations.RunSQL(
            f"create policy guest_reads on panels_correction for select to throughcare_app using ({SHOWN})",
            "drop policy if exists guest_reads on panels_correction",
        ),
    ]
