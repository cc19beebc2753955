CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'waiting', 'closed');
COMMENT ON TYPE app.status IS 'How it stands.';
CREATE TABLE app.t (
    id bigint PRIMARY KEY,
    s app.status NOT NULL DEFAULT 'open',
    many app.status[] NOT NULL DEFAULT '{}',
    CONSTRAINT not_closed CHECK (s <> 'closed')
);
CREATE INDEX t_open_idx ON app.t (id) WHERE s = 'open';
CREATE INDEX t_s_idx ON app.t (s);
CREATE VIEW app.open AS SELECT id, s FROM app.t WHERE s = 'open';
COMMENT ON VIEW app.open IS 'Not yet done.';
GRANT SELECT ON app.open TO plan_reader;
CREATE FUNCTION app.is_open(s app.status) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT s = 'open'::app.status $$;
CREATE TABLE app.other (leaves app.status, joins text);
INSERT INTO app.t VALUES (1, 'open', '{open,closed}');
INSERT INTO app.other VALUES ('waiting', 'open');
-- to
CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('closed', 'open');
COMMENT ON TYPE app.status IS 'How it stands.';
CREATE TABLE app.t (
    id bigint PRIMARY KEY,
    s app.status NOT NULL DEFAULT 'open',
    many app.status[] NOT NULL DEFAULT '{}',
    CONSTRAINT not_closed CHECK (s <> 'closed')
);
CREATE INDEX t_open_idx ON app.t (id) WHERE s = 'open';
CREATE INDEX t_s_idx ON app.t (s);
CREATE VIEW app.open AS SELECT id, s FROM app.t WHERE s = 'open';
COMMENT ON VIEW app.open IS 'Not yet done.';
GRANT SELECT ON app.open TO plan_reader;
CREATE FUNCTION app.is_open(s app.status) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT s = 'open'::app.status $$;
CREATE TABLE app.other (leaves text, joins app.status);
INSERT INTO app.t VALUES (1, 'open', '{open,closed}');
INSERT INTO app.other VALUES ('waiting', 'open');
