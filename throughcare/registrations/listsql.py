"""The SQL that keeps the cohort list quick however long it is: a name to sort by, and how many of each colour."""

# Both are kept by the database itself, in the transaction of whatever changed, so nothing written round
# the application can leave them behind. The gate role runs them: a person may be on a scheme that whoever
# corrects the name does not see.
SORT_NAME = r"""
create function registrations_set_sort_name() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  select lower(p.family_name || ', ' || p.given_names) into new.sort_name
    from people_person p where p.id = new.person_id;
  return new;
end $$;

create function registrations_follow_name() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  update registrations_registration set sort_name = '' where person_id = new.id;
  return null;
end $$;

grant update (sort_name) on registrations_registration to throughcare_gate;
create policy gate_renames on registrations_registration for update to throughcare_gate using (true) with check (true);
"""

# One row a scheme and colour, more only while several transactions change the same figure at once:
# a row that another transaction holds is passed over, so that nobody waits and nobody deadlocks.
TALLY = r"""
create table registrations_tally (
  id bigint generated always as identity primary key,
  scheme_id bigint not null, colour varchar(10) not null, many bigint not null
);
create index registrations_tally_of_scheme on registrations_tally (scheme_id, colour);
revoke all on registrations_tally from throughcare_app;
grant select, insert, update on registrations_tally to throughcare_gate;

create function registrations_add_to_tally(scheme bigint, wanted varchar, change bigint) returns void
  language plpgsql as $$
declare place bigint;
begin
  select t.id into place from registrations_tally t
   where t.scheme_id = scheme and t.colour = wanted limit 1 for update skip locked;
  if found then
    update registrations_tally set many = many + change where id = place;
  else
    insert into registrations_tally (scheme_id, colour, many) values (scheme, wanted, change);
  end if;
end $$;

create function registrations_keep_tally() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform registrations_add_to_tally(x.scheme_id, x.colour, x.many) from (
      select scheme_id, colour, count(*) as many from came where ended_on is null group by 1, 2) x;
  elsif tg_op = 'DELETE' then
    perform registrations_add_to_tally(x.scheme_id, x.colour, -x.many) from (
      select scheme_id, colour, count(*) as many from gone where ended_on is null group by 1, 2) x;
  else
    perform registrations_add_to_tally(x.scheme_id, x.colour, x.many) from (
      select scheme_id, colour, sum(step)::bigint as many from (
        select scheme_id, colour, 1 as step from came where ended_on is null
        union all select scheme_id, colour, -1 from gone where ended_on is null) y
      group by 1, 2 having sum(step) <> 0) x;
  end if;
  return null;
end $$;

-- How many live registrations of each colour whoever asks may see: all of their schemes, less those hidden from them.
create function registrations_colours() returns table (colour varchar, many bigint) language plpgsql stable
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  schemes int[] := app_schemes();
  hidden uuid[] := app_hidden();
begin
  return query select x.colour, sum(x.step)::bigint from (
    select t.colour, t.many as step from registrations_tally t where t.scheme_id = any (schemes)
    union all
    select r.colour, -1 from registrations_registration r
     where r.person_id = any (hidden) and r.scheme_id = any (schemes) and r.ended_on is null
  ) x group by 1 having sum(x.step) > 0;
end $$;
"""

TRIGGERS = r"""
create trigger set_sort_name before insert or update of person_id, sort_name on registrations_registration
  for each row execute function registrations_set_sort_name();
create trigger registrations_follow_name after update of family_name, given_names on people_person
  for each row when (old.family_name <> new.family_name or old.given_names <> new.given_names)
  execute function registrations_follow_name();
create trigger tally_of_came after insert on registrations_registration
  referencing new table as came for each statement execute function registrations_keep_tally();
create trigger tally_of_changed after update on registrations_registration
  referencing old table as gone new table as came for each statement execute function registrations_keep_tally();
create trigger tally_of_gone after delete on registrations_registration
  referencing old table as gone for each statement execute function registrations_keep_tally();
"""

FUNCTIONS = (
    "registrations_set_sort_name()",
    "registrations_follow_name()",
    "registrations_add_to_tally(bigint, varchar, bigint)",
    "registrations_keep_tally()",
    "registrations_colours()",
)

BACK = """
drop trigger registrations_follow_name on people_person;
drop trigger set_sort_name on registrations_registration;
drop trigger tally_of_came on registrations_registration;
drop trigger tally_of_changed on registrations_registration;
drop trigger tally_of_gone on registrations_registration;
drop function registrations_colours(), registrations_keep_tally(), registrations_follow_name(),
  registrations_set_sort_name(), registrations_add_to_tally(bigint, varchar, bigint);
drop policy gate_renames on registrations_registration;
drop table registrations_tally;
"""
