-- A key that takes the place of another is there before that goes. There is only one primary key: the next comes when that has
-- gone, and a published table is without one meanwhile.
CREATE SCHEMA s;
CREATE TABLE s.t (a integer, b integer);
CREATE UNIQUE INDEX t_ab ON s.t (a, b);
CREATE TABLE s.u (id integer PRIMARY KEY, code text);
CREATE TABLE s.v (id integer CONSTRAINT old_key PRIMARY KEY);
CREATE PUBLICATION pub_of_keys FOR TABLE s.u;
-- to
CREATE SCHEMA s;
CREATE TABLE s.t (a integer, b integer, CONSTRAINT t_key UNIQUE (b, a));
CREATE TABLE s.u (id integer, code text, PRIMARY KEY (id, code));
CREATE TABLE s.v (id integer CONSTRAINT new_key PRIMARY KEY);
CREATE PUBLICATION pub_of_keys FOR TABLE s.u;
