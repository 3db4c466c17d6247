"""The SQL of guests: which items, people and decisions an invitation opens to whoever asks, now."""

from throughcare.core.rowsecurity import gate_function

# An invitation that stands. The rows of items, restrictions and grants are hidden from the guest, so a gate looks.
_INVITED = """
  from sitting_guest g
  join panels_meeting m on m.id = g.meeting_id
  join panels_agendaitem i on i.id = g.item_id
  join people_person p on p.id = g.person_id
  join partnerships_practitioner w on w.id = g.practitioner_id
  join partnerships_scheme c on c.id = g.scheme_id
 where g.practitioner_id = app_practitioner() and g.ended_at is null
   and m.closed_at is null and m.called_off_at is null and i.removed_at is null
   and app_classes() @> array['identity', 'casework']
   and exists (
     select 1 from partnerships_grant r
      where r.practitioner_id = g.practitioner_id and r.scheme_id = g.scheme_id and r.role = 'guest'
        and (r.ends_on is null or r.ends_on > (now() at time zone 'Europe/London')::date))
   and exists (
     select 1 from sharing_signatory s join sharing_agreement a on a.id = s.agreement_id
      where s.agency_id = w.agency_id and a.scheme_id in (c.id, c.board_id)
        and (s.ends_on is null or s.ends_on >= (now() at time zone 'Europe/London')::date)
        and (a.ends_on is null or a.ends_on >= (now() at time zone 'Europe/London')::date))
   and not exists (
     select 1 from people_restriction d where d.person_id = p.id and d.practitioner_id = g.practitioner_id
        and d.kind = 'deny' and d.ended_at is null)
   and (not p.restricted or exists (
     select 1 from people_restriction d where d.person_id = p.id and d.practitioner_id = g.practitioner_id
        and d.kind = 'allow' and d.ended_at is null))
"""
# Let in while the meeting sits, and bound by its statement.
_IN = f"""{_INVITED}
   and m.opened_at is not null and g.let_in_at is not null and g.shown_out_at is null
   and exists (
     select 1 from sitting_joining j
      where j.meeting_id = g.meeting_id and j.practitioner_id = g.practitioner_id and j.left_at is null)
"""  # noqa: S608 (our own words)
# When and where to come: the meeting's own row stays closed, because points of its agenda follow it.
_WHEN = f"""
create function sitting_when_invited()
  returns table (guest_id uuid, held_on date, starts_at time, place varchar, sits boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select g.id, m.held_on, m.starts_at, m.place, m.opened_at is not null {_INVITED} order by m.held_on, m.starts_at, g.id
$$"""


def _function(name: str, what: str, body: str) -> list[str]:
    made = (
        f"create function {name}() returns uuid[] language sql stable security definer "
        f"set search_path = pg_catalog, public, pg_temp as $$ select coalesce(array_agg({what}), '{{}}') {body} $$"
    )
    return [made, *gate_function(f"{name}()")]


_LOOKED_UP = "partnerships_practitioner, partnerships_scheme, partnerships_grant, sharing_signatory, sharing_agreement"

FUNCTIONS = ";\n".join(
    [
        f"grant select on {_LOOKED_UP} to throughcare_gate",
        *_function("app_guest_invitations", "g.id", _INVITED),
        *_function("app_guest_items", "g.item_id", _IN),
        *_function("app_guest_people", "g.person_id", _IN),
        *_function("app_guest_decisions", "g.item_id", f"{_IN} and g.decision_shown_at is not null"),
        _WHEN,
        *gate_function("sitting_when_invited()"),
    ]
)
FUNCTIONS_BACK = (
    "drop function if exists sitting_when_invited(), app_guest_decisions(), app_guest_people(), app_guest_items(), "
    "app_guest_invitations()"
)

ITEMS = "(select app_guest_items())::uuid[]"
PEOPLE = "(select app_guest_people())::uuid[]"
INVITATIONS = "(select app_guest_invitations())::uuid[]"
DECISIONS = "(select app_guest_decisions())::uuid[]"
