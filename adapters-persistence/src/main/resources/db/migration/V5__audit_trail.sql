-- The audit trail says where things came from, and becomes a chain: each line is numbered without gaps and has
-- the hash of all that it says and of the line before. AuditLine.java says what is hashed how.
alter table audit_trail
  add column address text,
  add column number bigint,
  add column hash text;

create function netstring(text) returns text language sql immutable as $$
  select coalesce(octet_length(convert_to($1, 'UTF8')) || ':' || $1, '-') || ','
$$;

-- Where the chain ends. Who adds to it holds this row until their transaction ends.
create table audit_head (
  only_one boolean primary key default true check (only_one),
  number bigint not null check (number >= 0),
  hash text not null
);
insert into audit_head (number, hash) values (0, repeat('0', 64));

-- The lines there are so far.
alter table audit_trail disable trigger audit_trail_in_ink;
do $$
declare
  line audit_trail;
  head audit_head;
begin
  select * into head from audit_head;
  for line in select * from audit_trail order by id loop
    head.number := head.number + 1;
    head.hash := encode(sha256(convert_to(
      netstring(head.number::text)
      || netstring(head.hash)
      || netstring(to_char(line.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
      || netstring(line.actor::text)
      || netstring(line.address)
      || netstring(line.action)
      || netstring(line.object)
      || netstring(line.details), 'UTF8')), 'hex');
    update audit_trail set number = head.number, hash = head.hash where id = line.id;
  end loop;
  update audit_head set number = head.number, hash = head.hash;
end
$$;
alter table audit_trail enable trigger audit_trail_in_ink;
drop function netstring(text);

alter table audit_trail
  drop column id, -- and with it audit_trail_by_object
  add primary key (number),
  alter column hash set not null,
  add constraint audit_trail_numbers_from_1 check (number >= 1),
  add constraint audit_trail_at_a_moment check (isfinite(at));
create index audit_trail_by_object on audit_trail (object, number);
create index audit_trail_by_actor on audit_trail (actor, number);
create index audit_trail_by_action on audit_trail (action, number);
create index audit_trail_by_time on audit_trail (at);

create function refuse_step() returns trigger language plpgsql as $$
begin
  if new.number <> old.number + 1 then
    raise exception 'the head of the audit trail goes forward, one line at a time';
  end if;
  return new;
end
$$;
create trigger audit_head_forward before update on audit_head for each row execute function refuse_step();
create trigger audit_head_in_ink before delete or truncate on audit_head
  for each statement execute function refuse_change();
