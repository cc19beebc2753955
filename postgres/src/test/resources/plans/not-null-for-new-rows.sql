-- since 18
CREATE SCHEMA app;
CREATE TABLE app.price (id integer PRIMARY KEY);
-- to
CREATE SCHEMA app;
CREATE TABLE app.price (id integer PRIMARY KEY, net integer, gross integer);
ALTER TABLE app.price ADD CONSTRAINT net_there NOT NULL net NOT VALID;
ALTER TABLE app.price ADD CONSTRAINT gross_there NOT NULL gross NO INHERIT NOT VALID;
