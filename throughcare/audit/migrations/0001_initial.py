"""Tables of the audit room, protected from the start."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

# Run as the gate role with the same rule as the policy: `@>` may leak, so under it the index would not be used.
LOOKS = r"""
create function audit_looks(wanted uuid, skip int, at_most int) returns setof bigint
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me bigint := app_practitioner();
  schemes int[] := app_schemes();
begin
  if wanted = any (app_hidden()) then return; end if;
  return query
  select c.id from audit_consultation c
   where c.people @> array[wanted] and (c.practitioner_id = me or c.scheme_id = any (schemes))
   order by c.id desc offset skip limit at_most;
end $$;
create function audit_looks_count(wanted uuid) returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me bigint := app_practitioner();
  schemes int[] := app_schemes();
begin
  if wanted = any (app_hidden()) then return 0; end if;
  return (select count(*) from audit_consultation c
           where c.people @> array[wanted] and (c.practitioner_id = me or c.scheme_id = any (schemes)));
end $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("user_id", models.BigIntegerField(null=True)),
                ("practitioner_id", models.BigIntegerField()),
                ("agency_id", models.BigIntegerField()),
                ("scheme_id", models.BigIntegerField(null=True)),
                ("route", models.CharField(max_length=120)),
                ("purpose", models.CharField(max_length=120)),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["people"], name="consultation_by_person")],
            },
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("user_id", models.BigIntegerField(null=True)),
                ("practitioner_id", models.BigIntegerField(null=True)),
                ("agency_id", models.BigIntegerField(null=True)),
                ("scheme_id", models.BigIntegerField(null=True)),
                ("about_kind", models.CharField(max_length=60)),
                ("about_id", models.CharField(max_length=40)),
                ("person_id", models.UUIDField(null=True)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "audit_event",
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="event_by_person"),
                    models.Index(fields=["scheme_id", "-id"], name="event_by_scheme"),
                    models.Index(fields=["about_id"], name="event_by_subject"),
                ],
            },
        ),
        rows.protect(
            "audit_event",
            using=f"(practitioner_id = {rows.MY_PRACTITIONER} or scheme_id = any ({rows.MY_SCHEMES})) and (person_id is null or person_id <> all ({rows.MY_HIDDEN}))",
            check=f"practitioner_id is not distinct from {rows.MY_PRACTITIONER}",
        ),
        rows.append_only("audit_event"),
        rows.protect(
            "audit_consultation",
            using=f"practitioner_id = {rows.MY_PRACTITIONER} or scheme_id = any ({rows.MY_SCHEMES})",
            check=f"practitioner_id = {rows.MY_PRACTITIONER}",
        ),
        rows.append_only("audit_consultation"),
        migrations.RunSQL(
            LOOKS, "drop function audit_looks_count(uuid); drop function audit_looks(uuid, int, int);"
        ),
        migrations.RunSQL(
            [*rows.gate_function("audit_looks(uuid, int, int)"), *rows.gate_function("audit_looks_count(uuid)")],
            migrations.RunSQL.noop,
        ),
    ]
