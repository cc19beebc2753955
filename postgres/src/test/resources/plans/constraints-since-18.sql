-- since 18
CREATE EXTENSION btree_gist;
CREATE SCHEMA app;
CREATE TABLE app.room (id integer PRIMARY KEY);
CREATE TABLE app.booking (
    room integer NOT NULL REFERENCES app.room NOT ENFORCED,
    guest integer CONSTRAINT guest_known REFERENCES app.room,
    at tstzrange NOT NULL,
    seats integer CONSTRAINT seats_some CHECK (seats > 0) NOT ENFORCED,
    rows integer CONSTRAINT rows_some CHECK (rows > 0),
    CONSTRAINT booking_key PRIMARY KEY (room, at));
CREATE TABLE app.referred_to (id integer PRIMARY KEY);
CREATE TABLE app.loses (id integer, other integer REFERENCES app.referred_to NOT ENFORCED);
CREATE TABLE app.is_lost (other integer REFERENCES app.referred_to NOT ENFORCED);
-- to
CREATE EXTENSION btree_gist;
CREATE SCHEMA app;
CREATE TABLE app.room (id integer PRIMARY KEY);
CREATE TABLE app.booking (
    room integer NOT NULL REFERENCES app.room,
    guest integer CONSTRAINT guest_known REFERENCES app.room NOT ENFORCED,
    at tstzrange NOT NULL,
    seats integer CONSTRAINT seats_some CHECK (seats > 0),
    rows integer CONSTRAINT rows_some CHECK (rows > 0) NOT ENFORCED,
    CONSTRAINT booking_key PRIMARY KEY (room, at WITHOUT OVERLAPS));
CREATE TABLE app.cleaning (
    room integer NOT NULL,
    at tstzrange NOT NULL,
    CONSTRAINT cleaning_once UNIQUE (room, at WITHOUT OVERLAPS),
    CONSTRAINT cleaning_booked FOREIGN KEY (room, PERIOD at) REFERENCES app.booking (room, PERIOD at));
CREATE TABLE app.referred_to (id integer PRIMARY KEY);
CREATE TABLE app.loses (id integer);
