"""The SQL that keeps what is locked: no statement, of whichever role, changes a locked cohort or a made result."""

# Each runs as the gate role: who is in a draft may change only while the cohort is open, whatever the asker sees of it.
MEMBERS = r"""
create function evaluation_keep_members() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    raise exception 'a member of a cohort is never changed';
  end if;
  if exists (select from evaluation_cohort c
              where c.id = case when tg_op = 'DELETE' then old.cohort_id else new.cohort_id end
                and c.locked_at is not null) then
    raise exception 'a locked cohort never changes';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$
"""

KEPT = r"""
create function evaluation_keep_cohort() returns trigger language plpgsql as $$
begin
  if old.locked_at is not null then
    raise exception 'a locked cohort never changes';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create function evaluation_keep_result() returns trigger language plpgsql as $$
begin
  if old.state = 'made' then
    raise exception 'a result is never written over';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger keep_locked before update or delete on evaluation_cohort
  for each row execute function evaluation_keep_cohort();
create trigger keep_locked before insert or update or delete on evaluation_cohortmember
  for each row execute function evaluation_keep_members();
create trigger keep_made before update or delete on evaluation_cohortresult
  for each row execute function evaluation_keep_result();
revoke truncate on evaluation_cohort, evaluation_cohortmember, evaluation_cohortresult from throughcare_app
"""

BACK = """
drop trigger if exists keep_made on evaluation_cohortresult;
drop trigger if exists keep_locked on evaluation_cohortmember;
drop trigger if exists keep_locked on evaluation_cohort;
drop function if exists evaluation_keep_result();
drop function if exists evaluation_keep_cohort();
drop function if exists evaluation_keep_members();
"""
