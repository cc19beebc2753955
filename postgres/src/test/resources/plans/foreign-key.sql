CREATE SCHEMA app;
CREATE TABLE app.a (id integer PRIMARY KEY, b integer);
CREATE TABLE app.b (id integer PRIMARY KEY, a integer REFERENCES app.a);
CREATE TABLE app.c (id integer PRIMARY KEY, a integer, b integer REFERENCES app.b ON DELETE CASCADE);
ALTER TABLE app.c ADD CONSTRAINT c_later FOREIGN KEY (a) REFERENCES app.a NOT VALID;
INSERT INTO app.a VALUES (1);
INSERT INTO app.c VALUES (1, 1);
-- to
CREATE SCHEMA app;
CREATE TABLE app.a (id integer PRIMARY KEY, b integer);
CREATE TABLE app.b (id integer PRIMARY KEY, a integer REFERENCES app.a DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE app.a ADD FOREIGN KEY (b) REFERENCES app.b;
CREATE TABLE app.c (id integer PRIMARY KEY, a integer, b integer REFERENCES app.b ON UPDATE CASCADE ON DELETE SET NULL);
ALTER TABLE app.c ADD CONSTRAINT c_later FOREIGN KEY (a) REFERENCES app.a;
CREATE TABLE app.x (id integer PRIMARY KEY, y integer);
CREATE TABLE app.y (id integer PRIMARY KEY, x integer REFERENCES app.x);
ALTER TABLE app.x ADD FOREIGN KEY (y) REFERENCES app.y;
