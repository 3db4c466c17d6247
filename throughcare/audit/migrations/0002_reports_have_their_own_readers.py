"""That a graded report exists is told by the trail to the police that wrote it, and to nobody else."""

from django.db import migrations

from throughcare.core import rowsecurity as rows

BEFORE = (
    f"(practitioner_id = {rows.MY_PRACTITIONER} or scheme_id = any ({rows.MY_SCHEMES})) "
    f"and (person_id is null or person_id <> all ({rows.MY_HIDDEN}))"
)
NOW = f"{BEFORE} and (kind not like 'intelligence.%' or agency_id = {rows.MY_AGENCY})"
CHECK = f"practitioner_id is not distinct from {rows.MY_PRACTITIONER}"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"alter policy who_may on audit_event using ({NOW}) with check ({CHECK})",
            f"alter policy who_may on audit_event using ({BEFORE}) with check ({CHECK})",
        ),
    ]
