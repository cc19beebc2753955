CREATE SCHEMA app;
CREATE TABLE app.region (country text, code text, PRIMARY KEY (country, code));
CREATE TABLE app.city (
    id integer PRIMARY KEY,
    country text,
    code text,
    size integer,
    CONSTRAINT city_region FOREIGN KEY (country, code) REFERENCES app.region ON DELETE RESTRICT ON UPDATE SET DEFAULT,
    CONSTRAINT city_size CHECK (size > 0));
CREATE TABLE app.village () INHERITS (app.city);
CREATE TABLE app.note (id integer, country text, code text);
-- to
CREATE SCHEMA app;
CREATE TABLE app.region (country text, code text, PRIMARY KEY (country, code));
CREATE TABLE app.city (
    id integer PRIMARY KEY,
    country text,
    code text,
    size integer,
    CONSTRAINT city_region FOREIGN KEY (country, code) REFERENCES app.region MATCH FULL ON DELETE SET DEFAULT ON UPDATE RESTRICT,
    CONSTRAINT city_size CHECK (size > 0) NO INHERIT,
    CONSTRAINT city_code CHECK (code <> '') NO INHERIT);
CREATE TABLE app.village () INHERITS (app.city);
CREATE TABLE app.note (
    id integer,
    country text,
    code text,
    CONSTRAINT note_region FOREIGN KEY (country, code) REFERENCES app.region MATCH FULL);
