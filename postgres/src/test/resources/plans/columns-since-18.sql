-- since 18
CREATE SCHEMA app;
CREATE TABLE app.price (
    id integer PRIMARY KEY,
    net integer,
    gross integer GENERATED ALWAYS AS (net * 2) VIRTUAL,
    stored integer GENERATED ALWAYS AS (net + 1) STORED,
    label text CONSTRAINT label_there NOT NULL,
    note text,
    far text);
CREATE TABLE app.cheap (CONSTRAINT cheap_net CHECK (net < 10)) INHERITS (app.price);
ALTER TABLE app.price ADD CONSTRAINT price_far NOT NULL far NOT VALID;
-- to
CREATE SCHEMA app;
CREATE TABLE app.price (
    id integer PRIMARY KEY,
    net integer,
    gross integer GENERATED ALWAYS AS (net * 3) VIRTUAL,
    stored integer GENERATED ALWAYS AS (net + 1) VIRTUAL,
    tax integer GENERATED ALWAYS AS (net / 5) VIRTUAL,
    label text CONSTRAINT label_given NOT NULL,
    note text CONSTRAINT note_there NOT NULL NO INHERIT,
    far text,
    CONSTRAINT price_far NOT NULL far);
CREATE TABLE app.cheap (CONSTRAINT cheap_net CHECK (net < 10)) INHERITS (app.price);
