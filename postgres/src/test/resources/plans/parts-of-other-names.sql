CREATE SCHEMA app;
CREATE TABLE app.day (at date NOT NULL, n integer) PARTITION BY RANGE (at);
CREATE TABLE app.day1 PARTITION OF app.day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX day1_built ON app.day1 (n);
CREATE INDEX day_n ON app.day (n);
CREATE TABLE app.event (at date NOT NULL, n integer, CONSTRAINT event_key PRIMARY KEY (at))
    PARTITION BY RANGE (at);
CREATE TABLE app.event1 (at date NOT NULL, n integer, CONSTRAINT hey PRIMARY KEY (at));
ALTER TABLE app.event ATTACH PARTITION app.event1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- to
CREATE SCHEMA app;
CREATE TABLE app.day (at date NOT NULL, n integer) PARTITION BY RANGE (at);
CREATE TABLE app.day1 PARTITION OF app.day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX day1_built_otherwise ON app.day1 (n);
CREATE INDEX day_n ON app.day (n);
CREATE TABLE app.event (at date NOT NULL, n integer, CONSTRAINT event_key PRIMARY KEY (at))
    PARTITION BY RANGE (at);
CREATE TABLE app.event1 (at date NOT NULL, n integer, CONSTRAINT heyho PRIMARY KEY (at));
ALTER TABLE app.event ATTACH PARTITION app.event1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
