-- A typed table gets and loses columns with its type.
CREATE SCHEMA s;
CREATE TYPE s.ct AS (a integer, gone text);
CREATE TABLE s.tt OF s.ct (PRIMARY KEY (a));
INSERT INTO s.tt VALUES (1, 'x');
-- to
CREATE SCHEMA s;
CREATE TYPE s.ct AS (a integer, c date, d integer, e integer);
CREATE TABLE s.tt OF s.ct (PRIMARY KEY (a), d WITH OPTIONS DEFAULT 3, e WITH OPTIONS NOT NULL DEFAULT 7);
INSERT INTO s.tt VALUES (1);
