CREATE SCHEMA app;
CREATE TABLE app.other (id integer PRIMARY KEY);
-- to
CREATE SCHEMA app;
CREATE TABLE app.other (id integer PRIMARY KEY);
CREATE TABLE app.t (id integer PRIMARY KEY);
CREATE FUNCTION app.number(app.t) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).id';
ALTER TABLE app.other ADD COLUMN number integer GENERATED ALWAYS AS (app.number(NULL::app.t)) STORED UNIQUE;
ALTER TABLE app.t ADD COLUMN of_other integer REFERENCES app.other (number);
