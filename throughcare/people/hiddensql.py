"""The SQL of people: who is hidden from whoever asks, and the search that row-level security would slow."""

# Runs as the gate role, because restrictions themselves are hidden from those they concern.
HIDDEN = r"""
create or replace function app_hidden() returns uuid[] language plpgsql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  me bigint := app_practitioner();
  schemes int[] := app_schemes();
  agency int := app_agency();
begin
  if me is null then return '{}'; end if;
  return coalesce((
    select array_agg(hidden.person_id) from (
      select r.person_id from people_restriction r
       where r.practitioner_id = me and r.kind = 'deny' and r.ended_at is null
      union
      -- The restricted are few: the fence keeps the planner from reading everybody of the schemes first.
      select p.id from (select * from people_person where restricted offset 0) p
       where (p.scheme_ids && schemes or p.agency_ids @> array[agency])
         and not exists (
           select 1 from people_restriction a
            where a.person_id = p.id and a.practitioner_id = me and a.kind = 'allow' and a.ended_at is null)
    ) hidden), '{}');
end $$;
alter function app_hidden() owner to throughcare_gate;
revoke all on function app_hidden() from public;
grant execute on function app_hidden() to throughcare_app, throughcare_owner, throughcare_gate;
"""

# A trigram operator is not leakproof, so under row-level security its index would not be used;
# this function applies the same rule itself and gives back keys and likeness only. It is planned anew
# each time: the plan that PostgreSQL keeps for any name takes ten times as long.
SEARCH = r"""
create function people_search(wanted text, born date, at_most int)
  returns table (person_id uuid, likeness real) language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  schemes int[] := app_schemes();
  agency int := app_agency();
  hidden uuid[] := app_hidden();
begin
  -- The setting exists once the library is loaded, which a first comparison does.
  perform similarity('a', 'a');
  perform set_config('pg_trgm.similarity_threshold', '0.45', true);
  return query
  select found.id, max(found.close)::real from (
    select n.person_id as id, similarity(n.searched, lower(wanted)) as close
      from people_name n where n.searched % lower(wanted)
    union all
    select p.id, greatest(0.5, similarity(lower(p.given_names || ' ' || p.family_name), lower(wanted)))
      from people_person p where p.birth_date = born
  ) found
  join people_person p on p.id = found.id
  where (p.scheme_ids && schemes or p.agency_ids @> array[agency]) and p.id <> all (hidden)
  group by found.id order by 2 desc, 1 limit at_most;
end $$;
alter function people_search(text, date, int) owner to throughcare_gate;
revoke all on function people_search(text, date, int) from public;
grant execute on function people_search(text, date, int) to throughcare_app;
"""

BACK = """
drop function if exists people_search(text, date, int);
alter function app_hidden() owner to throughcare_owner;
create or replace function app_hidden() returns uuid[] language sql stable as $$ select '{}'::uuid[] $$;
"""
