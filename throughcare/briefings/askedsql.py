"""The SQL of being asked: which requests an agency may answer now, and whom they are about, for whoever asks."""

# Runs as the gate role: an agency that reads no cases may see neither the person, nor the item, nor the meeting.
# It gives the few fields that tell one person from another, and nothing else of them. The role, the place of the
# agency, its signature, the restriction and the meeting are read at this statement, whatever was signed before.
ASKED = r"""
grant select on partnerships_practitioner, partnerships_scheme, partnerships_grant, partnerships_partner,
  sharing_signatory, sharing_agreement to throughcare_gate;
grant select (id, is_active) on accounts_user to throughcare_gate;

create function app_asked_people()
  returns table (request_id uuid, scheme_id int, meeting_id uuid, person_id uuid, family_name text, given_names text,
                 birth_date date, held_on date, kind text, due_on date, asked_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me bigint := app_practitioner();
  today date := (now() at time zone 'Europe/London')::date;
begin
  if me is null or not app_classes() @> array['identity', 'casework'] then return; end if;
  return query
  select r.id, r.scheme_id::int, r.meeting_id, r.person_id, p.family_name::text, p.given_names::text,
         p.birth_date, m.held_on, m.kind::text, r.due_on, r.asked_at
    from partnerships_practitioner w
    join accounts_user u on u.id = w.user_id and u.is_active
    join briefings_informationrequest r on r.agency_id = w.agency_id and r.withdrawn_at is null
    join panels_meeting m on m.id = r.meeting_id and m.closed_at is null and m.called_off_at is null
    join partnerships_scheme c on c.id = r.scheme_id
    join people_person p on p.id = r.person_id
   where w.id = me and w.starts_on <= today and (w.ends_on is null or w.ends_on > today)
     and exists (
       select 1 from partnerships_grant g
        where g.practitioner_id = me and g.scheme_id = r.scheme_id and g.role in (
          'chair', 'coordinator', 'gatekeeper', 'guest', 'lead_professional', 'panel_member', 'referrer')
          and g.starts_on <= today and (g.ends_on is null or g.ends_on > today))
     and exists (
       select 1 from partnerships_partner l
        where l.agency_id = w.agency_id and l.scheme_id = r.scheme_id
          and l.starts_on <= today and (l.ends_on is null or l.ends_on >= today))
     -- Both classes, whether one signature covers them or two do.
     and array['identity', 'casework']::varchar[] <@ array(
       select unnest(s.classes) from sharing_signatory s join sharing_agreement a on a.id = s.agreement_id
        where s.agency_id = w.agency_id and a.scheme_id in (c.id, c.board_id)
          and s.starts_on <= today and (s.ends_on is null or s.ends_on >= today)
          and a.starts_on <= today and (a.ends_on is null or a.ends_on >= today))
     and exists (
       select 1 from panels_agendaitem i
        where i.meeting_id = r.meeting_id and i.person_id = r.person_id and i.removed_at is null)
     and not exists (
       select 1 from people_restriction d
        where d.person_id = p.id and d.practitioner_id = me and d.kind = 'deny' and d.ended_at is null)
     and (not p.restricted or exists (
       select 1 from people_restriction d
        where d.person_id = p.id and d.practitioner_id = me and d.kind = 'allow' and d.ended_at is null));
end $$;
alter function app_asked_people() owner to throughcare_gate;
revoke all on function app_asked_people() from public;
grant execute on function app_asked_people() to throughcare_app, throughcare_owner;

create function app_asked() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as
  $$ select coalesce(array_agg(request_id), '{}') from app_asked_people() $$;
alter function app_asked() owner to throughcare_gate;
revoke all on function app_asked() from public;
grant execute on function app_asked() to throughcare_app, throughcare_owner;
"""
ASKED_BACK = "drop function if exists app_asked(), app_asked_people()"

MY_ASKED = "(select app_asked())::uuid[]"
