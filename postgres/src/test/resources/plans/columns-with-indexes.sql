CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, a integer, b integer, g integer GENERATED ALWAYS AS (a + 1) STORED,
    CONSTRAINT more CHECK (b > a), CONSTRAINT key UNIQUE (b, a));
CREATE INDEX t_ab ON app.t (a, b);
CREATE INDEX t_ba ON app.t (b, a);
CREATE INDEX t_ag ON app.t (a, g);
CREATE TABLE app.refers (a integer, b integer, CONSTRAINT refers_t FOREIGN KEY (b, a) REFERENCES app.t (b, a));
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY);
CREATE TABLE app.refers (a integer, b integer);
