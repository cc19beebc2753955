-- What servers know from 15 on.
SET search_path = app;
CREATE TABLE nulls_equal (a integer, b integer, UNIQUE NULLS NOT DISTINCT (a));
CREATE UNIQUE INDEX nulls_equal_b ON nulls_equal (b) NULLS NOT DISTINCT;
CREATE TABLE set_null_some (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE set_null_some_of (
    x integer, y integer, FOREIGN KEY (x, y) REFERENCES set_null_some ON DELETE SET NULL (y));
CREATE VIEW invoker WITH (security_invoker = true) AS SELECT * FROM nulls_equal;
CREATE UNLOGGED SEQUENCE unlogged_sequence;
CREATE PUBLICATION for_schema FOR TABLES IN SCHEMA app;
CREATE PUBLICATION for_rows FOR TABLE book (isbn, price) WHERE (price > 10 AND isbn <> 'x'), author (id);
