CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, n integer CONSTRAINT positive CHECK (n > 0), m integer, CONSTRAINT gone CHECK (m <> 5));
INSERT INTO app.t VALUES (1, 20, 2);
-- to
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, n integer CONSTRAINT positive CHECK (n > 10), m integer, CONSTRAINT small CHECK (m < 100 AND n < 100));
ALTER TABLE app.t ADD CONSTRAINT new_rows CHECK (m > 1) NOT VALID;
