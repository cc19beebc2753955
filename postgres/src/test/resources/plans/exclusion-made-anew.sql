CREATE SCHEMA app;
CREATE TABLE app.booking (id integer PRIMARY KEY, room int4range, CONSTRAINT booked EXCLUDE USING gist (room WITH &&));
-- to
CREATE SCHEMA app;
CREATE TABLE app.booking (id integer PRIMARY KEY, room int4range,
    CONSTRAINT booked EXCLUDE USING gist (room WITH &&) WHERE (id > 0));
