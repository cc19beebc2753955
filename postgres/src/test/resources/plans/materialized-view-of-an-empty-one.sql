-- A materialized view that comes reads others that are empty, one of them through a view.
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY);
INSERT INTO app.t VALUES (1);
CREATE MATERIALIZED VIEW app.near AS SELECT id FROM app.t WITH NO DATA;
CREATE MATERIALIZED VIEW app.far AS SELECT id FROM app.t WITH NO DATA;
CREATE VIEW app.between AS SELECT id FROM app.far;
CREATE MATERIALIZED VIEW app.unread AS SELECT id FROM app.t WITH NO DATA;
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY);
INSERT INTO app.t VALUES (1);
CREATE MATERIALIZED VIEW app.near AS SELECT id FROM app.t;
CREATE MATERIALIZED VIEW app.far AS SELECT id FROM app.t;
CREATE VIEW app.between AS SELECT id FROM app.far;
CREATE MATERIALIZED VIEW app.a_new_one AS SELECT id FROM app.near JOIN app.between USING (id);
CREATE MATERIALIZED VIEW app.unread AS SELECT id FROM app.t;
