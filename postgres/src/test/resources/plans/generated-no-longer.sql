CREATE SCHEMA app;
CREATE TABLE app.day (at date, n integer, twice integer GENERATED ALWAYS AS (n * 2) STORED)
    PARTITION BY RANGE (at);
CREATE TABLE app.day1 PARTITION OF app.day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE app.was (n integer, plain integer GENERATED ALWAYS AS (n + 1) STORED);
CREATE TABLE app.was1 (z integer) INHERITS (app.was);
-- to
CREATE SCHEMA app;
CREATE TABLE app.day (at date, n integer, twice integer) PARTITION BY RANGE (at);
CREATE TABLE app.day1 PARTITION OF app.day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE app.was (n integer, plain integer);
CREATE TABLE app.was1 (z integer) INHERITS (app.was);
