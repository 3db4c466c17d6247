"""The SQL that keeps a model of costs as it was worked out: no statement, of whichever role, changes it afterwards."""

KEPT = r"""
create function evaluation_keep_costmodel() returns trigger language plpgsql as $$
begin
  if old.state = 'done' then
    raise exception 'a model that was worked out never changes';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger keep_done before update or delete on evaluation_costmodel
  for each row execute function evaluation_keep_costmodel();
revoke truncate on evaluation_costmodel from throughcare_app
"""

BACK = """
drop trigger if exists keep_done on evaluation_costmodel;
drop function if exists evaluation_keep_costmodel();
"""
