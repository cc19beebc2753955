CREATE SCHEMA app;
CREATE DOMAIN app.amount AS integer;
CREATE TABLE app.old (id integer PRIMARY KEY, amount app.amount);
CREATE TABLE app.same (id integer PRIMARY KEY);
CREATE PUBLICATION chosen FOR TABLE app.old, app.same;
-- to
CREATE SCHEMA app;
CREATE DOMAIN app.amount AS integer CHECK (VALUE > 0);
CREATE TABLE app.young (id integer PRIMARY KEY, amount app.amount);
CREATE TABLE app.same (id integer PRIMARY KEY);
CREATE PUBLICATION chosen FOR TABLE app.young, app.same;
