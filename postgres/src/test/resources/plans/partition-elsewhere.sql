CREATE SCHEMA app;
CREATE TABLE app.list (kind text NOT NULL, n bigint, UNIQUE (n, kind)) PARTITION BY LIST (kind);
CREATE TABLE app.list_1 PARTITION OF app.list FOR VALUES IN ('a', 'b');
CREATE INDEX list_n ON app.list (n);
-- to
CREATE SCHEMA app;
CREATE TABLE app.list (kind text NOT NULL, n bigint) PARTITION BY LIST (kind);
CREATE TABLE app.list_1 PARTITION OF app.list FOR VALUES IN ('a');
ALTER TABLE app.list ENABLE ROW LEVEL SECURITY;
