CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER remote FOREIGN DATA WRAPPER w;
CREATE SERVER kinds TYPE 'one' FOREIGN DATA WRAPPER w;
CREATE TYPE app.pair AS (a integer, b text);
CREATE FOREIGN TABLE app.far (id integer OPTIONS (column_name 'ID'), x text) SERVER remote OPTIONS (table_name 'FAR');
CREATE FOREIGN TABLE app.there (id integer) SERVER kinds;
CREATE VIEW app.seen AS SELECT id FROM app.there;
-- to
CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER remote FOREIGN DATA WRAPPER w;
CREATE SERVER kinds TYPE 'other' FOREIGN DATA WRAPPER w;
CREATE TYPE app.pair AS (a integer, b text);
CREATE TABLE app.pairs OF app.pair (a NOT NULL, b WITH OPTIONS DEFAULT 'b', PRIMARY KEY (a));
CREATE FOREIGN TABLE app.far (id bigint OPTIONS (column_name 'Id'), y text NOT NULL) SERVER remote OPTIONS (table_name 'FAR', updatable 'no');
CREATE FOREIGN TABLE app.there (id integer) SERVER kinds;
CREATE VIEW app.seen AS SELECT id FROM app.there;
