CREATE SCHEMA app;
CREATE SEQUENCE app.q;
CREATE TABLE app.t (id integer PRIMARY KEY, a text DEFAULT 'x', b text DEFAULT 'y', c text, d integer NOT NULL, e integer, f integer DEFAULT nextval('app.q'));
INSERT INTO app.t VALUES (1, 'a', 'b', 'c', 1, 2);
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a text DEFAULT 'z', b text, c text DEFAULT 'it''s' || 'new', d integer, e integer NOT NULL, f integer);
