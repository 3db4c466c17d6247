"""The SQL of packs: how many people were brought back to court or prison, and the published versions for everybody."""

# Counts only, of the schemes whose figures somebody may see, less whoever is hidden from anybody. Enforcement is a
# recall, a breach that was taken to court, or being unlawfully at large, while the person was on the scheme.
ENFORCED = r"""
create function packs_enforced(day date, since date, narrow jsonb, split text, zone text)
  returns table (part text, many bigint) language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select k.part, count(*)
    from measures_people(day, narrow, true, zone) p
   cross join lateral (
     select '' as part
     union all
     select '=' || case split when 'sex' then p.sex when 'age' then p.age when 'ethnicity' then p.ethnicity end
      where split <> '') k
   where (p.ended_on is null or p.ended_on >= since)
     and exists (
       select 1 from chronology_entry e
        where e.person_id = p.person_id and e.scheme_id = p.scheme_id
          and e.struck_out_on is null and e.corrected_by_id is null
          and (e.kind in ('recall', 'at_large') or e.kind = 'breach' and e.outcome in ('started', 'proved'))
          and e.on_day between greatest(since, p.started_on) and least(day, coalesce(p.ended_on, day)))
   group by 1
$$;
"""

# What was published is for everybody: the one place where a row is read without saying who asks.
PUBLISHED = r"""
create function packs_published(place text, label text)
  returns table (id uuid, scheme text, figures jsonb, published_on timestamptz, what_changed text, number int)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select b.id, s.name::text, b.figures, b.published_at, b.what_changed::text, b.number::int
    from packs_boardpack b join partnerships_scheme s on s.id = b.scheme_id
   where s.slug = place and b.label = packs_published.label and b.kind = 'public' and b.state = 'made'
     and b.published_at is not null and b.withdrawn_at is null
$$;

create function packs_published_file(place text, label text)
  returns bytea language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select f.content
    from packs_boardpack b join partnerships_scheme s on s.id = b.scheme_id join packs_packfile f on f.pack_id = b.id
   where s.slug = place and b.label = packs_published_file.label and b.kind = 'public' and b.state = 'made'
     and b.published_at is not null and b.withdrawn_at is null
$$;
"""

# Whatever writes it: what was made stays as it was made, and what was published says so for ever.
FIXED = r"""
create function packs_stay_as_made() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.state = 'made' and (new.state, new.figures, new.scheme_id, new.kind, new.since, new."on", new.number,
      new.definitions, new.sha256, new.finished_at, new.what_changed)
      is distinct from (old.state, old.figures, old.scheme_id, old.kind, old.since, old."on", old.number,
      old.definitions, old.sha256, old.finished_at, old.what_changed) then
    raise exception 'a pack that was made is not rewritten' using errcode = 'check_violation';
  end if;
  if old.published_at is not null and (new.published_at, new.published_by_id, new.published_why, new.label)
      is distinct from (old.published_at, old.published_by_id, old.published_why, old.label) then
    raise exception 'what was published stays published until it is withdrawn' using errcode = 'check_violation';
  end if;
  if old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawn_by_id, new.withdrawn_why)
      is distinct from (old.withdrawn_at, old.withdrawn_by_id, old.withdrawn_why) then
    raise exception 'what was withdrawn stays withdrawn' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger stay_as_made before update on packs_boardpack for each row execute function packs_stay_as_made();
revoke delete, truncate on packs_boardpack from throughcare_app;
"""

# Since the second migration: every column, less those that publishing writes and those that each change moves on.
MADE_STAYS = r"""
create or replace function packs_stay_as_made() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
declare
  later text[] := array['version', 'changed_at', 'changed_by', 'label', 'published_at', 'published_by_id',
                        'published_why', 'withdrawn_at', 'withdrawn_by_id', 'withdrawn_why'];
begin
  if old.state = 'made' and to_jsonb(new) - later is distinct from to_jsonb(old) - later then
    raise exception 'a pack that was made is not rewritten' using errcode = 'check_violation';
  end if;
  if old.published_at is not null and (new.published_at, new.published_by_id, new.published_why, new.label)
      is distinct from (old.published_at, old.published_by_id, old.published_why, old.label) then
    raise exception 'what was published stays published until it is withdrawn' using errcode = 'check_violation';
  end if;
  if old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawn_by_id, new.withdrawn_why)
      is distinct from (old.withdrawn_at, old.withdrawn_by_id, old.withdrawn_why) then
    raise exception 'what was withdrawn stays withdrawn' using errcode = 'check_violation';
  end if;
  return new;
end $$;
"""

BACK = """
drop trigger if exists stay_as_made on packs_boardpack;
drop function if exists packs_stay_as_made();
drop function if exists packs_published_file(text, text);
drop function if exists packs_published(text, text);
drop function if exists packs_enforced(date, date, jsonb, text, text);
"""
