-- since 18
CREATE SCHEMA app;
CREATE TABLE app.price (id integer PRIMARY KEY, note text CONSTRAINT note_there NOT NULL NO INHERIT,
    far text CONSTRAINT far_there NOT NULL);
CREATE TABLE app.cheap (net integer) INHERITS (app.price);
CREATE TABLE app.cheapest (less integer) INHERITS (app.cheap);
-- to
CREATE SCHEMA app;
CREATE TABLE app.price (id integer PRIMARY KEY, note text CONSTRAINT note_there NOT NULL,
    far text CONSTRAINT far_there NOT NULL);
CREATE TABLE app.cheap (net integer) INHERITS (app.price);
CREATE TABLE app.cheapest (less integer) INHERITS (app.cheap);
