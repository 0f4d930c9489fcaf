-- Whoever came with imported markets gets an id that nobody can log in with. Who has an account has been here.
update users set external_id = 'import:' || external_id
where external_id is not null and email is null
  and not exists (select from accounts where accounts.id = users.id);
