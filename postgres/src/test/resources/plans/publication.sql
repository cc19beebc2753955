CREATE SCHEMA app;
CREATE TABLE app.a (id integer PRIMARY KEY);
CREATE TABLE app.b (id integer PRIMARY KEY);
CREATE PUBLICATION certain FOR TABLE app.a;
CREATE PUBLICATION empty FOR TABLE app.b;
CREATE PUBLICATION changed WITH (publish = 'insert');
-- to
CREATE SCHEMA app;
CREATE TABLE app.a (id integer PRIMARY KEY);
CREATE TABLE app.b (id integer PRIMARY KEY);
CREATE TABLE app.c (id integer PRIMARY KEY);
CREATE PUBLICATION certain FOR TABLE app.a, app.b, app.c WITH (publish = 'insert, update', publish_via_partition_root = true);
CREATE PUBLICATION empty;
CREATE PUBLICATION changed FOR ALL TABLES;
COMMENT ON PUBLICATION certain IS 'Some.';
