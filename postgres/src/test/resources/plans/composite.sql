CREATE SCHEMA app;
CREATE TYPE app.pair AS (a integer, b text);
CREATE TYPE app.free AS (a integer, b text);
CREATE TYPE app.other AS (a integer);
CREATE TABLE app.t (p app.pair);
-- to
CREATE SCHEMA app;
CREATE TYPE app.pair AS (a integer, c text COLLATE "C");
CREATE TYPE app.free AS (b text, a bigint);
CREATE TYPE app.new AS (x numeric(10,2), "Y z" text[]);
CREATE TABLE app.t (p app.pair);
COMMENT ON COLUMN app.new.x IS 'An amount.';
