insert into speaker (id, email) values ('00000000-0000-0000-0000-00000000002b', 'seed@example.org');
