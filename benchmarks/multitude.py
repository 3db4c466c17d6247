"""A million made-up people, drawn inside the database: as skewed as a directory, with a long tail of rare names."""

from __future__ import annotations

import random

from benchmarks.crowd import FAMILIES, blank_unless_given
from benchmarks.databases import Admin
from throughcare.demo import names

FAMILIES_IN_ALL, GIVEN_IN_ALL = 45_000, 6_000
# The most frequent family name is borne by a little over one in a hundred, the ten most frequent by one in twelve.
_FLATTER_FAMILIES, _FLATTER_GIVEN = 10, 12
_TICKETS = 500_000
_COMMONEST = 300
_ONSETS = "b br bl c ch cl cr d dr f fl fr g gl gr h j k kn l m n p ph pl pr r s sc sh sk sl sm sn sp st sw t th tr v w"
_VOWELS = "a e i o u ai ea ee ie oa oo ou ow ay"
_CODAS = "b ck d ff g ll m n nd ng nt p r rd rn rt s ss st t tt th x l rk lm ld"
_FAMILY_ENDS = "son ton man er ley ski ah ez wright ford ham i o ova well by ett ard"
_GIVEN_ENDS = "a ie y ah an el in on"

DRAW = """
create temp table families as
  select row_number() over () as n, word from words, generate_series(1, greatest(1, round(share * %(tickets)s)::int))
   where kind = 'family';
create temp table givens as
  select row_number() over () as n, word from words, generate_series(1, greatest(1, round(share * %(tickets)s)::int))
   where kind = 'given';
create unique index on families (n);
create unique index on givens (n);
analyze families;
analyze givens;
select setseed(0.5);
create temp table drawn as
  select md5(number::text)::uuid as id, 1 + floor(random() * (select max(n) from families))::bigint as family,
         1 + floor(random() * (select max(n) from givens))::bigint as given,
         case when random() < 0.25 then 1 + floor(random() * (select max(n) from givens))::bigint end as second,
         case when random() < 0.04 then 1 + floor(random() * (select max(n) from families))::bigint end as hyphen,
         date '1955-01-01' + (random() * 52 * 365)::int as born
    from generate_series(1, %(many)s) as number;
insert into people_person (id, version, made_at, changed_at, family_name, given_names, birth_date, sex, interpreter,
                           scheme_ids, agency_ids, restricted)
  select id, 1, now(), now(), families.word || coalesce('-' || hyphens.word, ''),
         givens.word || coalesce(' ' || seconds.word, ''), born, 'M', false, array[%(scheme)s]::int[], '{}', false
    from drawn join families on families.n = family join givens on givens.n = given
    left join givens seconds on seconds.n = second left join families hyphens on hyphens.n = hyphen;
insert into people_name (id, version, made_at, changed_at, person_id, kind, family_name, given_names)
  select gen_random_uuid(), 1, now(), now(), id, 'current', p.family_name, p.given_names
    from drawn join people_person p using (id);
insert into people_address (id, version, made_at, changed_at, person_id, kind, lines, postcode)
  select gen_random_uuid(), 1, now(), now(), id, 'home',
         1 + floor(random() * 180)::int || ' '
           || (array[%(streets)s])[1 + floor(random() * %(many_streets)s)::int] || ' '
           || (array['Road', 'Street', 'Close', 'Lane'])[1 + floor(random() * 4)::int],
         chr(65 + floor(random() * 26)::int) || chr(65 + floor(random() * 26)::int)
           || 1 + floor(random() * 20)::int || ' ' || floor(random() * 10)::int
           || chr(65 + floor(random() * 26)::int) || chr(65 + floor(random() * 26)::int)
    from drawn;
drop table drawn, families, givens, words;
"""


def _syllable(rng: random.Random) -> str:
    coda = rng.choice(_CODAS.split()) if rng.random() < 0.6 else ""
    return rng.choice(_ONSETS.split()) + rng.choice(_VOWELS.split()) + coda


def _family(rng: random.Random) -> str:
    end = rng.choice(_FAMILY_ENDS.split()) if rng.random() < 0.8 else ""
    return ("".join(_syllable(rng) for _ in range(rng.choice((1, 2, 2, 2, 3)))) + end).capitalize()


def _given(rng: random.Random) -> str:
    return (
        "".join(_syllable(rng) for _ in range(rng.choice((1, 2, 2)))) + rng.choice(_GIVEN_ENDS.split())
    ).capitalize()


def _filled_up(known: list[str], many: int, make: object, longest: int, rng: random.Random) -> list[str]:
    """Known names, the commonest of them in any order, and made-up ones behind them."""
    found = list(dict.fromkeys(known))
    common = found[:_COMMONEST]
    rng.shuffle(common)
    found[:_COMMONEST] = common
    seen = set(found)
    while len(found) < many:
        name = make(rng)  # type: ignore[operator]
        if 3 <= len(name) <= longest and name not in seen:
            seen.add(name)
            found.append(name)
    return found


def load(admin: Admin, many: int, *, scheme_id: int) -> None:
    """So many people whom one scheme knows, the same ones each time; indexes are made when all are there."""
    rng = random.Random(3)
    families = _filled_up(FAMILIES, FAMILIES_IN_ALL, _family, 14, rng)
    givens = _filled_up([*names.MEN, *names.WOMEN], GIVEN_IN_ALL, _given, 10, rng)
    indexes = _without_indexes(admin, "people_person", "people_name", "people_address")
    blank_unless_given(admin, "people_person")
    admin.execute("set session_replication_role = replica")
    admin.execute("create temp table words (kind text, word text, share float8)")
    with admin.cursor().copy("copy words from stdin") as out:
        for kind, found, flatter in (("family", families, _FLATTER_FAMILIES), ("given", givens, _FLATTER_GIVEN)):
            weights = [1 / (rank + flatter) for rank in range(len(found))]
            for word, weight in zip(found, weights, strict=True):
                out.write_row((kind, word, weight / sum(weights)))
    given: dict[str, object] = {
        "tickets": _TICKETS,
        "many": many,
        "scheme": scheme_id,
        "many_streets": len(names.STREETS),
    }
    given["streets"] = ", ".join(f"'{street}'" for street in names.STREETS)
    for statement in DRAW.split(";\n"):
        if statement.strip():
            admin.execute(statement % given)
    admin.execute("set session_replication_role = origin")
    admin.execute("set maintenance_work_mem = '512MB'")
    for definition in indexes:
        admin.execute(definition)
    for table in ("people_person", "people_name", "people_address"):
        admin.execute(f"vacuum analyze {table}")


def _without_indexes(admin: Admin, *tables: str) -> list[str]:
    """Drop what is built faster afterwards, and say how to make it again; keys stay."""
    found = admin.execute(
        "select i.indexname, i.indexdef from pg_indexes i where i.tablename = any (%s) and not exists ("
        " select from pg_constraint c where c.conname = i.indexname)",
        [list(tables)],
    ).fetchall()
    for name, _definition in found:
        admin.execute(f'drop index "{name}"')
    return [str(definition) for _name, definition in found]
