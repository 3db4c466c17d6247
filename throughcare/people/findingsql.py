"""The SQL of finding: people by a like name, a near birth date or an address, among those whom the asker may see."""

# A trigram operator is not leakproof, so under row-level security its index would not be used: these functions
# belong to the gate and apply the same rule themselves. They read names, birth dates and addresses of people, and
# no other table, so that whoever stands in somebody's record as a victim or relative is found by neither.
# A long word may be two whose space was lost, and is compared with whole names as well.
# Planned anew each time: the plan that PostgreSQL keeps for any name takes ten times as long.
# The likest are taken first and each is asked whether the asker may see them, until there are enough; `offset 0`
# keeps the planner from asking about everybody instead.
NAMED = r"""
create function people_likely(typed text, one_word boolean, at_most int)
  returns table (person_id uuid, name_id uuid, likeness real) language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
  with asker as materialized (select app_schemes() as schemes, app_agency()::int as agency, app_hidden() as hidden),
  alike as materialized (
    select n.person_id, n.id, similarity(n.searched, typed) as likeness
      from people_name n where (not one_word or length(typed) >= 9) and n.searched % typed
    union all
    select n.person_id, n.id, word_similarity(typed, n.searched)
      from people_name n where one_word and typed <% n.searched
  )
  select a.person_id, a.id, a.likeness
    from (select * from alike order by likeness desc, id) a, asker,
    lateral (
      select 1 from people_person p
       where p.id = a.person_id and (p.scheme_ids && asker.schemes or p.agency_ids @> array[asker.agency])
         and p.id <> all (asker.hidden) offset 0
    ) visible
   limit at_most
$$;

create function people_named(wanted text, at_most int)
  returns table (person_id uuid, name_id uuid, likeness real) language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  typed text := lower(wanted);
  words int := coalesce(array_length(regexp_split_to_array(btrim(typed), '\s+'), 1), 0);
  found int;
begin
  -- What holds neither letters nor digits has nothing to look for, and would read the whole index.
  if cardinality(show_trgm(typed)) = 0 or at_most < 1 then return; end if;
  -- A short name has few trigrams, so that two typing errors leave fewer of them.
  perform set_config('pg_trgm.similarity_threshold', case when length(typed) <= 11 then '0.22' else '0.3' end, true);
  -- One word is compared with the nearest part of a name, and less strictly when that finds few.
  perform set_config('pg_trgm.word_similarity_threshold', '0.55', true);
  if words > 1 then
    return query select * from people_likely(typed, false, at_most);
    return;
  end if;
  return query select * from people_likely(typed, true, at_most);
  get diagnostics found = row_count;
  if found < 10 then
    -- Whoever was found stands in the answer twice now.
    perform set_config('pg_trgm.word_similarity_threshold', '0.35', true);
    return query select * from people_likely(typed, true, at_most);
  end if;
end $$;
"""

# `days` are the birth dates that may be meant, the likeliest first. With a name, whoever bears nothing like it is
# found by the first of them only.
BORN = """
create function people_born(days date[], wanted text, at_most int)
  returns table (person_id uuid, name_id uuid, likeness real) language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
  with asker as materialized (select app_schemes() as schemes, app_agency()::int as agency, app_hidden() as hidden)
  select p.id, close.id, coalesce(close.likeness, 0)
    from asker, people_person p left join lateral (
      select n.id,
             greatest(similarity(n.searched, lower(wanted)), word_similarity(lower(wanted), n.searched)) as likeness
        from people_name n where n.person_id = p.id order by 2 desc, 1 limit 1
    ) close on true
   where p.birth_date = any (days)
     and (p.scheme_ids && asker.schemes or p.agency_ids @> array[asker.agency]) and p.id <> all (asker.hidden)
     and (p.birth_date = days[1] or wanted = '' or close.likeness > 0.2)
   order by p.birth_date = days[1] desc, 3 desc, array_position(days, p.birth_date), p.id limit at_most
$$;
"""

# `code` is a postcode or its beginning, in capitals without spaces; `street` words of the lines. Either may be ''.
LIVED = """
create function people_living(street text, code text, at_most int)
  returns table (person_id uuid, address_id uuid, likeness real) language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  typed text := lower(street);
  schemes int[] := app_schemes();
  agency int := app_agency();
  hidden uuid[] := app_hidden();
  by_street boolean := cardinality(show_trgm(lower(street))) > 0;
begin
  perform set_config('pg_trgm.word_similarity_threshold', '0.6', true);
  return query
  with fits as materialized (
    select a.person_id, a.id, a.until_on,
           case when by_street then word_similarity(typed, lower(a.lines)) end as of_street,
           case when code = '' then null
                when upper(replace(a.postcode, ' ', '')) = code then 1
                when left(upper(replace(a.postcode, ' ', '')), -3) = code then 0.9
                when starts_with(upper(replace(a.postcode, ' ', '')), code) then 0.7
                else 0 end as of_code
      from people_address a
     where (by_street and typed <% lower(a.lines))
        or (code <> '' and upper(replace(a.postcode, ' ', '')) ^@ code)
  )
  select f.person_id, f.id, ((coalesce(f.of_street, f.of_code) + coalesce(f.of_code, f.of_street)) / 2)::real as close
    from fits f join people_person p on p.id = f.person_id
   where (p.scheme_ids && schemes or p.agency_ids @> array[agency]) and p.id <> all (hidden)
   order by close desc, f.until_on desc nulls first, f.id limit at_most;
end $$;
"""


def _to_the_gate(signature: str, *, served: bool = True) -> str:
    lines = [f"alter function {signature} owner to throughcare_gate", f"revoke all on function {signature} from public"]
    if served:
        lines.append(f"grant execute on function {signature} to throughcare_app")
    return ";\n".join(lines) + ";\n"


FINDING = (
    NAMED
    + BORN
    + LIVED
    + _to_the_gate("people_likely(text, boolean, int)", served=False)
    + _to_the_gate("people_named(text, int)")
    + _to_the_gate("people_born(date[], text, int)")
    + _to_the_gate("people_living(text, text, int)")
)

# As `people_living`, but where a street and a postcode are given both must fit.
_EITHER = """     where (by_street and typed <% lower(a.lines))
        or (code <> '' and upper(replace(a.postcode, ' ', '')) ^@ code)
"""
_BOTH = """     where (not by_street or typed <% lower(a.lines))
       and (code = '' or upper(replace(a.postcode, ' ', '')) ^@ code)
       and (by_street or code <> '')
"""
LIVED_BOTH = LIVED.replace(_EITHER, _BOTH).replace("people_living(", "people_living_there(") + _to_the_gate(
    "people_living_there(text, text, int)"
)
LIVED_BOTH_BACK = "drop function if exists people_living_there(text, text, int);\n"

FINDING_BACK = """
drop function if exists people_living(text, text, int), people_born(date[], text, int), people_named(text, int),
  people_likely(text, boolean, int);
"""
