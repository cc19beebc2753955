-- since 17
CREATE SCHEMA app;
CREATE TABLE app.t (
    a integer,
    b integer,
    c integer,
    g integer GENERATED ALWAYS AS (a + 1) STORED,
    h integer GENERATED ALWAYS AS (b + 1) STORED);
CREATE INDEX c ON app.t (c);
INSERT INTO app.t VALUES (1, 2, 3);
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (
    a integer,
    b integer,
    c bigint,
    g integer GENERATED ALWAYS AS (a + n) STORED,
    h integer GENERATED ALWAYS AS (b + 2) STORED,
    n integer,
    s serial);
CREATE INDEX c ON app.t (c);
