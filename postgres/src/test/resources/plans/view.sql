CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a text, b text, gone text);
CREATE VIEW app.grows AS SELECT id, a FROM app.t;
CREATE VIEW app.shrinks AS SELECT id, a, b FROM app.t;
CREATE VIEW app.above AS SELECT id FROM app.shrinks;
CREATE VIEW app.moves AS SELECT id, gone AS x FROM app.t;
CREATE VIEW app.writable AS SELECT id, a FROM app.t;
GRANT SELECT ON app.shrinks TO plan_reader;
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a text, b text, came text);
CREATE VIEW app.grows AS SELECT id, a, b FROM app.t WHERE id > 1;
CREATE VIEW app.shrinks AS SELECT id, b FROM app.t;
CREATE VIEW app.above AS SELECT id FROM app.shrinks;
CREATE VIEW app.moves AS SELECT id, came AS x FROM app.t;
CREATE VIEW app.writable WITH (security_barrier) AS SELECT id, a FROM app.t WITH LOCAL CHECK OPTION;
ALTER VIEW app.writable ALTER COLUMN a SET DEFAULT 'a';
GRANT SELECT ON app.shrinks TO plan_reader;
