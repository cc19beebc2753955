CREATE SCHEMA app;
CREATE FUNCTION app.f(n integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN n + 1;
CREATE FUNCTION app.g(n integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN n + 1;
CREATE DOMAIN app.small AS integer CONSTRAINT is_small CHECK (app.f(VALUE) < 10);
CREATE TABLE app.t (
    a integer CONSTRAINT is_positive CHECK (app.f(a) > 0),
    b integer GENERATED ALWAYS AS (app.f(a)) STORED,
    c integer DEFAULT app.f(1)
);
CREATE INDEX t_f_idx ON app.t (app.f(a));
CREATE INDEX t_g_idx ON app.t (app.g(a));
CREATE VIEW app.v AS SELECT app.f(a) AS a FROM app.t;
CREATE MATERIALIZED VIEW app.m AS SELECT app.f(a) AS a FROM app.t;
CREATE TABLE app.p (a integer) PARTITION BY RANGE (app.f(a));
-- to
CREATE SCHEMA app;
CREATE FUNCTION app.f(n integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN n + 2;
CREATE FUNCTION app.g(n integer) RETURNS integer LANGUAGE sql IMMUTABLE COST 7 RETURN n + 1;
CREATE DOMAIN app.small AS integer CONSTRAINT is_small CHECK (app.f(VALUE) < 10);
CREATE TABLE app.t (
    a integer CONSTRAINT is_positive CHECK (app.f(a) > 0),
    b integer GENERATED ALWAYS AS (app.f(a)) STORED,
    c integer DEFAULT app.f(1)
);
CREATE INDEX t_f_idx ON app.t (app.f(a));
CREATE INDEX t_g_idx ON app.t (app.g(a));
CREATE VIEW app.v AS SELECT app.f(a) AS a FROM app.t;
CREATE MATERIALIZED VIEW app.m AS SELECT app.f(a) AS a FROM app.t;
CREATE TABLE app.p (a integer) PARTITION BY RANGE (app.f(a));
