-- since 17
CREATE SCHEMA app;
CREATE TABLE app.day (at date, n integer, twice integer GENERATED ALWAYS AS (n * 2) STORED,
    kind text GENERATED ALWAYS AS ('day') STORED) PARTITION BY RANGE (at);
CREATE TABLE app.day1 PARTITION OF app.day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE app.day2 PARTITION OF app.day (kind GENERATED ALWAYS AS ('second') STORED)
    FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE app.was (n integer, plain integer GENERATED ALWAYS AS (n + 1) STORED);
CREATE TABLE app.was1 (z integer) INHERITS (app.was);
-- to
CREATE SCHEMA app;
CREATE TABLE app.day (at date, n integer, twice integer GENERATED ALWAYS AS (n * 2 + 0) STORED,
    kind text GENERATED ALWAYS AS ('any day') STORED,
    part text GENERATED ALWAYS AS ('whole') STORED) PARTITION BY RANGE (at);
CREATE TABLE app.day1 PARTITION OF app.day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE app.day2 PARTITION OF app.day (kind GENERATED ALWAYS AS ('second') STORED,
    part GENERATED ALWAYS AS ('2nd') STORED)
    FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE app.day3 PARTITION OF app.day (kind GENERATED ALWAYS AS ('third') STORED)
    FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
CREATE TABLE app.was (n integer, plain integer GENERATED ALWAYS AS (n + 2) STORED);
CREATE TABLE app.was1 (z integer) INHERITS (app.was);
