-- Where what the audit trail tells of came from.
alter table audit_trail add column address text;
