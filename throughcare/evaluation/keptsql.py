"""The SQL that the tables of evaluation are kept with: what is settled never changes, whichever role writes."""

from __future__ import annotations


def never_after(function: str, *, settled: str, words: str) -> str:
    """A trigger's function: no row is changed or deleted once `settled` holds of it as it was."""
    return f"""
create function {function}() returns trigger language plpgsql as $$
begin
  if {settled} then
    raise exception '{words}';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$"""


def never_after_its(function: str, *, table: str, column: str, settled: str, words: str, unchanged: str = "") -> str:
    """The same for rows of a row of `table`, named by `column`: neither added nor deleted once that one is settled.

    It runs as the gate role, since whether it is settled does not hang on what the asker sees. `unchanged`: what is
    said where such a row would be changed; without it the trigger has to be on insert and delete alone.
    """
    refused = f"if tg_op = 'UPDATE' then\n    raise exception '{unchanged}';\n  end if;\n  " if unchanged else ""
    return f"""
create function {function}() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  {refused}if exists (select from {table} it
              where it.id = case when tg_op = 'DELETE' then old.{column} else new.{column} end
                and {settled}) then
    raise exception '{words}';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$"""
