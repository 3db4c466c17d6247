"""That a line was said in confidence is told by the trail to the agency that said it, and to nobody else."""

from django.db import migrations

from throughcare.core import rowsecurity as rows

TRAIL = (
    f"(practitioner_id = {rows.MY_PRACTITIONER} or scheme_id = any ({rows.MY_SCHEMES})) "
    f"and (person_id is null or person_id <> all ({rows.MY_HIDDEN}))"
)
BEFORE = f"{TRAIL} and (kind not like 'intelligence.%' or agency_id = {rows.MY_AGENCY})"
OWN = f"(kind not like 'intelligence.%' and kind not like 'confidence.%') or agency_id = {rows.MY_AGENCY}"
CHECK = f"practitioner_id is not distinct from {rows.MY_PRACTITIONER}"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_reports_have_their_own_readers")]

    operations = [
        migrations.RunSQL(
            f"alter policy who_may on audit_event using ({TRAIL} and ({OWN})) with check ({CHECK})",
            f"alter policy who_may on audit_event using ({BEFORE}) with check ({CHECK})",
        ),
    ]
