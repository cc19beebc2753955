-- since 18
CREATE SCHEMA app;
CREATE TABLE app.visit (id integer PRIMARY KEY, home text CONSTRAINT known NOT NULL, at date CONSTRAINT dated NOT NULL,
    until date CONSTRAINT ended NOT NULL, rate integer CONSTRAINT usual CHECK (rate > 0));
-- to
CREATE SCHEMA app;
CREATE TABLE app.visit (id integer PRIMARY KEY, home text, at timestamp, until timestamp CONSTRAINT over NOT NULL,
    rate integer CONSTRAINT dated CHECK (rate > 0), note text CONSTRAINT known NOT NULL, fee integer CONSTRAINT usual NOT NULL,
    word text CONSTRAINT dated_too NOT NULL, last text CONSTRAINT ended NOT NULL);
