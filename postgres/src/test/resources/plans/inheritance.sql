CREATE SCHEMA app;
CREATE TABLE app.p (id integer, x text DEFAULT 'p');
CREATE TABLE app.c (extra integer) INHERITS (app.p);
CREATE TABLE app.d (id integer, x text);
-- to
CREATE SCHEMA app;
CREATE TABLE app.p (id bigint, x text DEFAULT 'q' NOT NULL, CONSTRAINT p_id CHECK (id > 0));
CREATE TABLE app.c (extra integer) INHERITS (app.p);
ALTER TABLE app.c ALTER COLUMN x SET DEFAULT 'c';
CREATE TABLE app.d (id integer, x text);
CREATE TABLE app.q (z date);
CREATE TABLE app.both (own integer PRIMARY KEY) INHERITS (app.p, app.q);
