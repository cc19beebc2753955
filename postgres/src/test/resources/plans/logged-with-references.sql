CREATE SCHEMA app;
CREATE UNLOGGED TABLE app.b (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE app.a (id integer PRIMARY KEY, b integer REFERENCES app.b);
CREATE TABLE app.c (id integer PRIMARY KEY);
CREATE TABLE app.d (id integer PRIMARY KEY, c integer REFERENCES app.c, d integer REFERENCES app.d);
CREATE TABLE app.e (id integer PRIMARY KEY, f integer);
CREATE TABLE app.f (id integer PRIMARY KEY, e integer REFERENCES app.e);
ALTER TABLE app.e ADD CONSTRAINT to_f FOREIGN KEY (f) REFERENCES app.f;
-- to
CREATE SCHEMA app;
CREATE TABLE app.b (id integer PRIMARY KEY);
CREATE TABLE app.a (id integer PRIMARY KEY, b integer REFERENCES app.b);
CREATE UNLOGGED TABLE app.c (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE app.d (id integer PRIMARY KEY, c integer REFERENCES app.c, d integer REFERENCES app.d);
CREATE UNLOGGED TABLE app.e (id integer PRIMARY KEY, f integer);
CREATE UNLOGGED TABLE app.f (id integer PRIMARY KEY, e integer REFERENCES app.e);
ALTER TABLE app.e ADD CONSTRAINT to_f FOREIGN KEY (f) REFERENCES app.f;
