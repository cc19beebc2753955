-- A key of one column that includes others stands on a line of its own.
CREATE SCHEMA app;
CREATE TABLE app.stays (id integer PRIMARY KEY);
-- to
CREATE SCHEMA app;
CREATE TABLE app.stays (id integer PRIMARY KEY, code text, n integer, UNIQUE (code) INCLUDE (n));
CREATE TABLE app.t (
    id integer,
    code text,
    n integer,
    PRIMARY KEY (id) INCLUDE (code),
    UNIQUE (code) INCLUDE (id, n) WITH (fillfactor = 70) DEFERRABLE
);
