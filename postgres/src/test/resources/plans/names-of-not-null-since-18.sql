-- since 18
CREATE SCHEMA app;
CREATE TABLE app.visit (id integer PRIMARY KEY, home text CONSTRAINT known NOT NULL, at date CONSTRAINT dated NOT NULL,
    until date CONSTRAINT ended NOT NULL, rate integer CONSTRAINT usual CHECK (rate > 0), late text);
ALTER TABLE app.visit ADD CONSTRAINT soon NOT NULL late NOT VALID;
-- to
CREATE SCHEMA app;
CREATE TABLE app.visit (id integer PRIMARY KEY, home text, at timestamp, until timestamp CONSTRAINT over NOT NULL,
    rate integer CONSTRAINT dated CHECK (rate > 0), late text, note text CONSTRAINT known NOT NULL, fee integer CONSTRAINT usual NOT NULL,
    word text CONSTRAINT dated_too NOT NULL, last text CONSTRAINT ended NOT NULL);
ALTER TABLE app.visit ADD CONSTRAINT not_soon NOT NULL late NOT VALID;
