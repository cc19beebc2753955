CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN app.label AS text;
CREATE DOMAIN app.code AS text;
CREATE TABLE app.one (id integer PRIMARY KEY, mine app.mood, first app.label);
CREATE TABLE app.other (id integer PRIMARY KEY, mine app.label, first app.code);
-- to
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN app.label AS text CHECK (VALUE <> '');
CREATE DOMAIN app.code AS text CHECK (VALUE <> 'none');
CREATE TABLE app.one (id integer PRIMARY KEY, mine app.label, first app.code);
CREATE TABLE app.other (id integer PRIMARY KEY, mine app.mood, first app.label);
