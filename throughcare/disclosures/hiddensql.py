"""The SQL of disclosures: which people must not be told of to an agency for which nobody in particular reads."""

# Restrictions name practitioners. For an agency as a whole the stricter reading holds: one colleague at work who is
# denied closes it, and a restricted person is open only where a colleague at work is allowed. It answers only for
# keys that are given and that whoever asks may see.
HIDDEN_FROM = r"""
grant select on partnerships_practitioner to throughcare_gate;
create function disclosures_hidden_from(agency bigint, among uuid[]) returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(p.id), '{}') from people_person p
   where p.id = any (among) and p.scheme_ids && app_schemes() and p.id <> all (app_hidden())
     and (
       exists (
         select 1 from people_restriction d join partnerships_practitioner w on w.id = d.practitioner_id
          where d.person_id = p.id and d.kind = 'deny' and d.ended_at is null and w.agency_id = agency
            and (w.ends_on is null or w.ends_on > (now() at time zone 'Europe/London')::date))
       or p.restricted and not exists (
         select 1 from people_restriction a join partnerships_practitioner w on w.id = a.practitioner_id
          where a.person_id = p.id and a.kind = 'allow' and a.ended_at is null and w.agency_id = agency
            and (w.ends_on is null or w.ends_on > (now() at time zone 'Europe/London')::date)))
$$;
alter function disclosures_hidden_from(bigint, uuid[]) owner to throughcare_gate;
revoke all on function disclosures_hidden_from(bigint, uuid[]) from public;
grant execute on function disclosures_hidden_from(bigint, uuid[]) to throughcare_app, throughcare_owner
"""

BACK = "drop function if exists disclosures_hidden_from(bigint, uuid[])"
