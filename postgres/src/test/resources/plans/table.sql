CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, x text) WITH (fillfactor = 70, toast.autovacuum_enabled = off);
CREATE UNIQUE INDEX t_x ON app.t (x);
CREATE TABLE app.gone (id serial PRIMARY KEY, t integer REFERENCES app.t);
INSERT INTO app.t VALUES (1, 'one');
-- to
CREATE SCHEMA app;
CREATE UNLOGGED TABLE app.t (id integer PRIMARY KEY, x text NOT NULL) WITH (fillfactor = 80);
CREATE UNIQUE INDEX t_x ON app.t (x);
ALTER TABLE app.t ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.t FORCE ROW LEVEL SECURITY;
ALTER TABLE app.t REPLICA IDENTITY USING INDEX t_x;
ALTER TABLE app.t CLUSTER ON t_pkey;
CREATE TABLE app.child (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(30) NOT NULL DEFAULT 'nobody' COLLATE "C",
    born date CHECK (born > '1900-01-01'),
    parent bigint REFERENCES app.child ON DELETE CASCADE,
    UNIQUE (name, born)
);
COMMENT ON TABLE app.child IS 'It''s a child.';
COMMENT ON CONSTRAINT child_name_born_key ON app.child IS 'No twins.';
