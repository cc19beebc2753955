-- An index that changes is built beside the old one, which serves until then.
CREATE SCHEMA app;
CREATE TABLE app.t (
    id integer CONSTRAINT t_key PRIMARY KEY,
    a integer NOT NULL,
    b text,
    c text,
    gone integer,
    CONSTRAINT t_b UNIQUE (b)
);
COMMENT ON CONSTRAINT t_b ON app.t IS 'One each.';
CREATE INDEX t_c ON app.t (c);
COMMENT ON INDEX app.t_c IS 'By c.';
CREATE INDEX t_c_new ON app.t (a);
CREATE UNIQUE INDEX t_some ON app.t (b) WHERE a > 0;
CREATE INDEX t_lower ON app.t (lower(b));
CREATE INDEX t_gone ON app.t (a, gone);
CREATE INDEX t_sorted ON app.t (a);
ALTER TABLE app.t CLUSTER ON t_sorted;
CREATE TABLE app.referred (id integer, n integer, CONSTRAINT referred_key UNIQUE (id));
CREATE TABLE app.refers (id integer REFERENCES app.referred (id));
CREATE TABLE app.retyped (a varchar(10), b integer, CONSTRAINT retyped_key UNIQUE (a));
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (
    id integer,
    a integer NOT NULL,
    b text,
    c text,
    tenant integer NOT NULL,
    CONSTRAINT t_key PRIMARY KEY (tenant, id),
    CONSTRAINT t_b UNIQUE (b, c) DEFERRABLE
);
COMMENT ON CONSTRAINT t_b ON app.t IS 'One each.';
CREATE INDEX t_c ON app.t (c, a DESC);
COMMENT ON INDEX app.t_c IS 'By c.';
CREATE INDEX t_c_new ON app.t (a);
CREATE UNIQUE INDEX t_some ON app.t (b) WHERE a > 1;
CREATE INDEX t_lower ON app.t (upper(b));
ALTER INDEX app.t_lower ALTER COLUMN 1 SET STATISTICS 500;
CREATE INDEX t_gone ON app.t (a, tenant);
CREATE INDEX t_sorted ON app.t (a, c);
ALTER TABLE app.t CLUSTER ON t_sorted;
CREATE TABLE app.referred (id integer, n integer, CONSTRAINT referred_key UNIQUE (id) INCLUDE (n));
CREATE TABLE app.refers (id integer REFERENCES app.referred (id));
CREATE TABLE app.retyped (a text, b integer, CONSTRAINT retyped_key UNIQUE (a, b));
