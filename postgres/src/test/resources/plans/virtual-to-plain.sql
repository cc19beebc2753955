-- since 18
CREATE SCHEMA app;
CREATE TABLE app.price (
    id integer PRIMARY KEY,
    net integer,
    gross integer GENERATED ALWAYS AS (net * 2) VIRTUAL,
    tax integer GENERATED ALWAYS AS (net / 5) VIRTUAL);
CREATE TABLE app.cheap (note text) INHERITS (app.price);
-- to
CREATE SCHEMA app;
CREATE TABLE app.price (
    id integer PRIMARY KEY,
    net integer,
    gross integer);
CREATE TABLE app.cheap (note text) INHERITS (app.price);
