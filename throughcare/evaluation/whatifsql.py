"""The SQL that keeps what a what-if found: nobody, of whichever role, changes it or who stood in it afterwards."""

KEPT = r"""
create function evaluation_keep_what_if_rows() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    raise exception 'who would differ is never changed';
  end if;
  if exists (select from evaluation_whatif w
              where w.id = case when tg_op = 'DELETE' then old.what_if_id else new.what_if_id end
                and w.state = 'made') then
    raise exception 'a what-if that is made never changes';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$
"""

TRIGGERS = r"""
create trigger keep_made before update or delete on evaluation_whatif
  for each row execute function evaluation_keep_result();
create trigger keep_made before insert or update or delete on evaluation_whatifrow
  for each row execute function evaluation_keep_what_if_rows();
revoke truncate on evaluation_whatif, evaluation_whatifrow from throughcare_app
"""

BACK = """
drop trigger if exists keep_made on evaluation_whatifrow;
drop trigger if exists keep_made on evaluation_whatif;
drop function if exists evaluation_keep_what_if_rows();
"""
