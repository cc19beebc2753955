CREATE SCHEMA app;
CREATE TABLE app.day (at date NOT NULL, n integer, m integer) PARTITION BY RANGE (at);
CREATE TABLE app.day1 PARTITION OF app.day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE app.day2 PARTITION OF app.day FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX one ON app.day1 (n);
CREATE INDEX two ON app.day2 (n);
CREATE INDEX day_n ON app.day (n);
CREATE INDEX three ON app.day1 (m);
CREATE INDEX day_m ON app.day (m);
-- to
CREATE SCHEMA app;
CREATE TABLE app.day (at date NOT NULL, n integer, m integer) PARTITION BY RANGE (at);
CREATE TABLE app.day1 PARTITION OF app.day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE app.day2 PARTITION OF app.day FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX three ON app.day1 (n);
CREATE INDEX one ON app.day2 (n);
CREATE INDEX day_n ON app.day (n);
CREATE INDEX two ON app.day1 (m);
CREATE INDEX day_m ON app.day (m);
