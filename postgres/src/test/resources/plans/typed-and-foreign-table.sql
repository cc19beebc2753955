CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER remote FOREIGN DATA WRAPPER w;
CREATE TYPE app.pair AS (a integer, b text);
CREATE FOREIGN TABLE app.far (id integer OPTIONS (column_name 'ID'), x text) SERVER remote OPTIONS (table_name 'FAR');
-- to
CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER remote FOREIGN DATA WRAPPER w;
CREATE TYPE app.pair AS (a integer, b text);
CREATE TABLE app.pairs OF app.pair (a NOT NULL, b WITH OPTIONS DEFAULT 'b', PRIMARY KEY (a));
CREATE FOREIGN TABLE app.far (id bigint OPTIONS (column_name 'Id'), y text NOT NULL) SERVER remote OPTIONS (table_name 'FAR', updatable 'no');
