CREATE SCHEMA app;
CREATE TYPE app.pair AS (one integer, other text);
CREATE TABLE app.t (id integer PRIMARY KEY, pair app.pair);
INSERT INTO app.t VALUES (1, ROW (1, NULL));
-- to
CREATE SCHEMA app;
CREATE TYPE app.pair AS (one integer, other text);
CREATE TABLE app.t (id integer PRIMARY KEY, pair app.pair NOT NULL);
