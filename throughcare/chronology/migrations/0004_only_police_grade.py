"""Only police write graded reports; what a report said before, or whom it named, is shown to its police alone."""

from django.db import migrations

from throughcare.core import rowsecurity as rows

BEFORE = (
    f"{rows.BY_SCHEME_PERSON_AND_CLASS} and (handling <> 'C' or agency_id = {rows.MY_AGENCY} "
    f"or {rows.MY_AGENCY} = any (recipient_agencies) or {rows.MY_PRACTITIONER} = any (recipient_practitioners))"
)
NOW = (
    f"{rows.BY_SCHEME_PERSON_AND_CLASS} and (kind <> 'intelligence' or agency_id = {rows.MY_AGENCY} "
    "or (corrected_by_id is null and struck_out_on is null and (handling = 'P' "
    f"or {rows.MY_AGENCY} = any (recipient_agencies) or {rows.MY_PRACTITIONER} = any (recipient_practitioners))))"
)
OWN = f"kind <> 'intelligence' or agency_id = {rows.MY_AGENCY}"
POLICE = "kind <> 'intelligence' or agency_id = any (array(select id from partnerships_agency where kind = 'police'))"
ROLES = "to throughcare_app, throughcare_owner"
# Restrictive: these hold besides the rule above, whatever else is ever allowed.
FURTHER = {
    "own_police_change": f"for update {ROLES} using ({OWN}) with check (({OWN}) and ({POLICE}))",
    "own_police_remove": f"for delete {ROLES} using ({OWN})",
    "own_police_add": f"for insert {ROLES} with check (({OWN}) and ({POLICE}))",
}
FORWARD = ";\n".join(f"create policy {name} on chronology_entry as restrictive {rule}" for name, rule in FURTHER.items())
BACKWARD = ";\n".join(f"drop policy {name} on chronology_entry" for name in FURTHER)


class Migration(migrations.Migration):
    dependencies = [("chronology", "0003_fuller_entries"), ("partnerships", "0001_initial")]

    operations = [
        rows.change_rule("chronology_entry", using=NOW, before=BEFORE),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
