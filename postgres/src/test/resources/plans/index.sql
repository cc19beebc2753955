CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a integer, b text, c jsonb, d text);
CREATE INDEX t_a ON app.t (a);
CREATE INDEX t_gone ON app.t (b);
CREATE INDEX t_options ON app.t (b) WITH (fillfactor = 70);
CREATE INDEX t_where ON app.t (a) WHERE b IS NOT NULL;
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a integer, b text, c jsonb, d text);
CREATE INDEX t_a ON app.t (a DESC NULLS LAST, b);
CREATE INDEX t_options ON app.t (b) WITH (fillfactor = 90);
CREATE INDEX t_where ON app.t (a) WHERE b IS NULL;
CREATE UNIQUE INDEX t_lower ON app.t (lower(b)) INCLUDE (d) WHERE a > 1;
CREATE INDEX t_gin ON app.t USING gin (c jsonb_path_ops);
CREATE INDEX t_pattern ON app.t (b COLLATE "C" text_pattern_ops);
CREATE INDEX t_expressions ON app.t ((a + 1), (b || d));
ALTER INDEX app.t_expressions ALTER COLUMN 1 SET STATISTICS 200;
