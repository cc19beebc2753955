CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, kept integer, bag jsonb, old text);
INSERT INTO app.t VALUES (1, 2, '{}', 'a');
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, kept integer, bag jsonb, plain text, counted integer NOT NULL DEFAULT 0, token uuid NOT NULL DEFAULT gen_random_uuid(), at timestamptz NOT NULL DEFAULT now(), twice integer GENERATED ALWAYS AS (kept * 2) STORED);
ALTER TABLE app.t ALTER COLUMN kept SET STATISTICS 500;
ALTER TABLE app.t ALTER COLUMN bag SET STORAGE EXTERNAL;
ALTER TABLE app.t ALTER COLUMN kept SET (n_distinct = -0.5);
