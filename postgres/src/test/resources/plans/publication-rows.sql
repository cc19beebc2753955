-- since 15
CREATE SCHEMA app;
CREATE TABLE app.a (id integer PRIMARY KEY, n integer, t text);
CREATE TABLE app.b (id integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE app.a (id, n) WHERE (id > 0);
-- to
CREATE SCHEMA app;
CREATE TABLE app.a (id integer PRIMARY KEY, n integer, t text);
CREATE TABLE app.b (id integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE app.a WHERE (id > 10), TABLES IN SCHEMA public;
CREATE PUBLICATION q FOR TABLES IN SCHEMA app;
