"""The SQL of the signed context: who is asking, verified by the database itself."""

CONTEXT = r"""
create function throughcare_xor_pad(key bytea, pad int) returns bytea language plpgsql immutable strict as $$
declare padded bytea := key;
begin
  for i in 0..63 loop padded := set_byte(padded, i, get_byte(key, i) # pad); end loop;
  return padded;
end $$;

-- The padded keys of HMAC are computed once, when a key is stored: a check then costs two SHA-256 and no loop.
alter table core_contextkey
  add constraint context_key_is_one_block check (length(key) = 64),
  add column inner_pad bytea generated always as (throughcare_xor_pad(key, 54)) stored,
  add column outer_pad bytea generated always as (throughcare_xor_pad(key, 92)) stored;
revoke all on core_contextkey from public, throughcare_app;

-- The verified parts (practitioner, agency, case schemes, referring schemes, figure schemes, expiry), or null.
create function throughcare_context() returns text[] language plpgsql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  context text := nullif(current_setting('app.context', true), '');  -- after a transaction it is '', not null
  payload text; given text; good boolean; parts text[];
begin
  if context is null then return null; end if;
  payload := split_part(context, '.', 1); given := split_part(context, '.', 2);
  select bool_or(encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(payload, 'UTF8'))), 'hex') = given)
    into good from core_contextkey k;
  if not coalesce(good, false) then return null; end if;
  parts := string_to_array(payload, '|');
  if array_length(parts, 1) <> 6 or to_timestamp(parts[6]::bigint) < clock_timestamp() then return null; end if;
  return parts;
end $$;

create function app_practitioner() returns bigint language sql stable as
  $$ select (throughcare_context())[1]::bigint $$;
create function app_schemes() returns int[] language sql stable as
  $$ select coalesce(string_to_array(nullif((throughcare_context())[3], ''), ',')::int[], '{}') $$;
create function app_referring() returns int[] language sql stable as
  $$ select coalesce(string_to_array(nullif((throughcare_context())[4], ''), ',')::int[], '{}') $$;
create function app_figures() returns int[] language sql stable as
  $$ select coalesce(string_to_array(nullif((throughcare_context())[5], ''), ',')::int[], '{}') $$;
-- An agency whose signature has lapsed reads and refers nowhere, so its own papers are closed to it as well.
create function app_agency() returns bigint language plpgsql stable as $$
declare parts text[] := throughcare_context();
begin
  if parts[3] = '' and parts[4] = '' then return null; end if;
  return parts[2]::bigint;
end $$;
-- The people hidden from whoever asks; the room of people says who they are.
create function app_hidden() returns uuid[] language sql stable as $$ select '{}'::uuid[] $$;

create function throughcare_keep_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    new.changed_at := clock_timestamp();
  end if;
  new.changed_by := coalesce(app_practitioner(), new.changed_by);
  return new;
end $$;

grant execute on function throughcare_context(), app_practitioner(), app_schemes(), app_referring(), app_figures(),
  app_agency(), app_hidden(), throughcare_keep_version() to throughcare_app, throughcare_owner, throughcare_gate;

create table django_cache (
  cache_key varchar(255) primary key, value text not null, expires timestamp with time zone not null
);
create index django_cache_expires on django_cache (expires);
"""

CONTEXT_BACK = """
drop table django_cache;
drop function app_hidden(), app_agency(), app_figures(), app_referring(), app_schemes(), app_practitioner();
drop function throughcare_keep_version(), throughcare_context();
alter table core_contextkey drop column inner_pad, drop column outer_pad;
drop function throughcare_xor_pad(bytea, int);
"""

# Which classes of information the agency's signature covers travels in the same signed sentence.
CLASSES = r"""
-- The verified parts (practitioner, agency, case schemes, referring schemes, figure schemes, classes of
-- information, expiry), or null.
create or replace function throughcare_context() returns text[] language plpgsql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  context text := nullif(current_setting('app.context', true), '');  -- after a transaction it is '', not null
  payload text; given text; good boolean; parts text[];
begin
  if context is null then return null; end if;
  payload := split_part(context, '.', 1); given := split_part(context, '.', 2);
  select bool_or(encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(payload, 'UTF8'))), 'hex') = given)
    into good from core_contextkey k;
  if not coalesce(good, false) then return null; end if;
  parts := string_to_array(payload, '|');
  if array_length(parts, 1) <> 7 or to_timestamp(parts[7]::bigint) < clock_timestamp() then return null; end if;
  return parts;
end $$;

create function app_classes() returns text[] language sql stable as
  $$ select coalesce(string_to_array(nullif((throughcare_context())[6], ''), ','), '{}') $$;
grant execute on function app_classes() to throughcare_app, throughcare_owner, throughcare_gate;
"""

CLASSES_BACK = r"""
drop function app_classes();
-- The verified parts (practitioner, agency, case schemes, referring schemes, figure schemes, expiry), or null.
create or replace function throughcare_context() returns text[] language plpgsql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare
  context text := nullif(current_setting('app.context', true), '');  -- after a transaction it is '', not null
  payload text; given text; good boolean; parts text[];
begin
  if context is null then return null; end if;
  payload := split_part(context, '.', 1); given := split_part(context, '.', 2);
  select bool_or(encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(payload, 'UTF8'))), 'hex') = given)
    into good from core_contextkey k;
  if not coalesce(good, false) then return null; end if;
  parts := string_to_array(payload, '|');
  if array_length(parts, 1) <> 6 or to_timestamp(parts[6]::bigint) < clock_timestamp() then return null; end if;
  return parts;
end $$;
"""
