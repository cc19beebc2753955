CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'waiting', 'closed');
CREATE DOMAIN app.state AS app.status DEFAULT 'open' CONSTRAINT not_closed CHECK (VALUE <> 'closed');
COMMENT ON DOMAIN app.state IS 'What is not yet done.';
COMMENT ON CONSTRAINT not_closed ON DOMAIN app.state IS 'Those are elsewhere.';
GRANT USAGE ON TYPE app.state TO plan_reader;
CREATE DOMAIN app.given AS app.state NOT NULL;
CREATE DOMAIN app.many AS app.status[];
CREATE TYPE app.span AS RANGE (SUBTYPE = app.status);
COMMENT ON TYPE app.span IS 'From one to another.';
CREATE DOMAIN app.wide AS app.span CHECK (NOT isempty(VALUE));
CREATE TYPE app.change AS (at timestamptz, "from" app.status, "to" app.state);
COMMENT ON TYPE app.change IS 'What became of it.';
CREATE TYPE app.changes AS (latest app.change, all_of_them app.change[]);
CREATE FUNCTION app.is_back(c app.change) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT c."from" > c."to"::app.status $$;
CREATE FUNCTION app.of_number(n integer) RETURNS app.status LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE WHEN n = 0 THEN 'open' ELSE 'closed' END::app.status $$;
CREATE CAST (integer AS app.status) WITH FUNCTION app.of_number(integer) AS ASSIGNMENT;
CREATE CAST (app.status AS integer) WITH INOUT;
CREATE FUNCTION app.is_early(s app.state) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT s::app.status = 'open' $$;
CREATE FUNCTION app.same(a app.status, b app.status) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT a = b $$;
CREATE OPERATOR app.=~ (LEFTARG = app.status, RIGHTARG = app.status, FUNCTION = app.same);
CREATE TABLE app.t (
    id bigint PRIMARY KEY,
    s app.status NOT NULL DEFAULT 'open',
    state app.state,
    given app.given DEFAULT 'open',
    states app.state[],
    many app.many DEFAULT '{}',
    span app.span,
    spans app.span_multirange,
    wide app.wide,
    change app.change CHECK (app.is_back(change) IS NOT NULL),
    changes app.changes
);
CREATE INDEX t_state_idx ON app.t (state) WHERE state::app.status = 'open';
CREATE INDEX t_span_idx ON app.t USING gist (span);
CREATE VIEW app.early AS SELECT id, state, app.is_early(state) AS early FROM app.t WHERE span @> 'open'::app.status;
INSERT INTO app.t VALUES (1, 'open', 'open', 'open', '{open,open}', '{closed}', '[open,closed]', '{[open,open]}', '[open,open]',
    ROW(now(), 'closed', 'open'), ROW(ROW(now(), 'open', NULL), ARRAY[ROW(now(), 'open', 'open')::app.change]));
-- to
CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'closed', 'gone');
CREATE DOMAIN app.state AS app.status DEFAULT 'open' CONSTRAINT not_closed CHECK (VALUE <> 'closed');
COMMENT ON DOMAIN app.state IS 'What is not yet done.';
COMMENT ON CONSTRAINT not_closed ON DOMAIN app.state IS 'Those are elsewhere.';
GRANT USAGE ON TYPE app.state TO plan_reader;
CREATE DOMAIN app.given AS app.state NOT NULL;
CREATE DOMAIN app.many AS app.status[];
CREATE TYPE app.span AS RANGE (SUBTYPE = app.status);
COMMENT ON TYPE app.span IS 'From one to another.';
CREATE DOMAIN app.wide AS app.span CHECK (NOT isempty(VALUE));
CREATE TYPE app.change AS (at timestamptz, "from" app.status, "to" app.state);
COMMENT ON TYPE app.change IS 'What became of it.';
CREATE TYPE app.changes AS (latest app.change, all_of_them app.change[]);
CREATE FUNCTION app.is_back(c app.change) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT c."from" > c."to"::app.status $$;
CREATE FUNCTION app.of_number(n integer) RETURNS app.status LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE WHEN n = 0 THEN 'open' ELSE 'closed' END::app.status $$;
CREATE CAST (integer AS app.status) WITH FUNCTION app.of_number(integer) AS ASSIGNMENT;
CREATE CAST (app.status AS integer) WITH INOUT;
CREATE FUNCTION app.is_early(s app.state) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT s::app.status = 'open' $$;
CREATE FUNCTION app.same(a app.status, b app.status) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT a = b $$;
CREATE OPERATOR app.=~ (LEFTARG = app.status, RIGHTARG = app.status, FUNCTION = app.same);
CREATE TABLE app.t (
    id bigint PRIMARY KEY,
    s app.status NOT NULL DEFAULT 'open',
    state app.state,
    given app.given DEFAULT 'open',
    states app.state[],
    many app.many DEFAULT '{}',
    span app.span,
    spans app.span_multirange,
    wide app.wide,
    change app.change CHECK (app.is_back(change) IS NOT NULL),
    changes app.changes
);
CREATE INDEX t_state_idx ON app.t (state) WHERE state::app.status = 'open';
CREATE INDEX t_span_idx ON app.t USING gist (span);
CREATE VIEW app.early AS SELECT id, state, app.is_early(state) AS early FROM app.t WHERE span @> 'open'::app.status;
