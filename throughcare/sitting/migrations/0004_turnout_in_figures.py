"""How often each kind of agency came, as numbers, for those who see figures and read nobody's file."""

from django.db import migrations

from throughcare.core import rowsecurity as rows

# The best that any agency of a kind did at a meeting counts; the line without a kind says how many meetings there were.
TURNOUT = """
create function sitting_turnout(since date, which text) returns table (kind text, presence text, many bigint)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with held as (
    select m.id from panels_meeting m
     where m.scheme_id = any (app_figures()) and not m.figures_only and m.closed_at is not null and m.held_on >= since
       and (which = '' or m.kind = which)),
  best as (
    select g.kind, min(array_position(array['present', 'apologies', 'absent'], a.presence::text)) as at
      from panels_attendance a join held h on h.id = a.meeting_id join partnerships_agency g on g.id = a.agency_id
     group by g.kind, a.meeting_id)
  select b.kind::text, (array['present', 'apologies', 'absent'])[b.at], count(*) from best b group by 1, 2
  union all select '', '', count(*) from held
$$"""
FORWARD = [
    "grant select on partnerships_agency to throughcare_gate",
    TURNOUT,
    *rows.gate_function("sitting_turnout(date, text)"),
]


class Migration(migrations.Migration):
    dependencies = [("sitting", "0003_guests_speak_for_their_agency")]

    operations = [
        migrations.RunSQL(";\n".join(FORWARD), "drop function if exists sitting_turnout(date, text)"),
    ]
