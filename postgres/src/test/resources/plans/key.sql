CREATE SCHEMA app;
CREATE TABLE app.t (id integer NOT NULL, a integer NOT NULL, b text, c integer UNIQUE, d integer, during int4range, EXCLUDE USING gist (during WITH &&));
CREATE TABLE app.u (id integer PRIMARY KEY, c integer REFERENCES app.t (c));
INSERT INTO app.t VALUES (1, 2, 'b', 3, 4);
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a integer NOT NULL, b text, c integer UNIQUE DEFERRABLE INITIALLY DEFERRED, d integer, during int4range, UNIQUE (a, b) WITH (fillfactor = 90), CONSTRAINT whole UNIQUE (d) INCLUDE (a));
CREATE TABLE app.u (id integer PRIMARY KEY, c integer);
