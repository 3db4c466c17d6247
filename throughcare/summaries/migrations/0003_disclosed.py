"""Summaries that left before there was one register of disclosures are entered in it."""

from django.db import migrations

TABLES = ("summaries_summary", "disclosures_disclosure", "disclosures_disclosedperson")
ENTER = """
insert into disclosures_disclosure (id, version, made_at, changed_at, changed_by, scheme_id, what, subject, recipient_id,
  recipient_name, purpose, basis, information_classes, names_people, left_at, agency_id, told_by_id, sha256, pages)
select gen_random_uuid(), 1, now(), now(), null, scheme_id, 'summary', id, recipient_id, recipient_name, purpose, basis,
  information_classes, true, finished_at, agency_id, made_by_id, sha256, pages
from summaries_summary where state = 'made'
"""
NAME = """
insert into disclosures_disclosedperson (disclosure_id, scheme_id, person_id, information_classes)
select d.id, s.scheme_id, s.person_id, s.information_classes
from summaries_summary s join disclosures_disclosure d on d.subject = s.id and d.what = 'summary'
"""


class Migration(migrations.Migration):
    dependencies = [("summaries", "0002_refusals_by_class"), ("disclosures", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [
                *(f"alter table {table} no force row level security" for table in TABLES),
                ENTER,
                NAME,
                "set constraints all immediate",
                *(f"alter table {table} force row level security" for table in TABLES),
            ],
            migrations.RunSQL.noop,
        )
    ]
