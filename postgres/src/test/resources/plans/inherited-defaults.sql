CREATE SCHEMA app;
CREATE TABLE app.above (a integer DEFAULT 1, b integer, c integer DEFAULT 3, d integer);
CREATE TABLE app.below (a integer DEFAULT NULL, b integer, c integer DEFAULT 3) INHERITS (app.above);
CREATE TABLE app.whole (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE app.rest PARTITION OF app.whole DEFAULT;
ALTER TABLE app.rest ALTER COLUMN b SET DEFAULT 2;
-- to
CREATE SCHEMA app;
CREATE TABLE app.above (a integer DEFAULT 1, b integer DEFAULT 2, c integer DEFAULT 4, d integer DEFAULT 5);
CREATE TABLE app.below (a integer DEFAULT NULL, b integer DEFAULT NULL, c integer DEFAULT 3) INHERITS (app.above);
CREATE TABLE app.new (a integer DEFAULT NULL, b integer, c integer DEFAULT 7) INHERITS (app.above);
CREATE TABLE app.joined (a integer, b integer, c integer, d integer);
ALTER TABLE app.joined INHERIT app.above;
CREATE TABLE app.other (a integer DEFAULT 9);
CREATE TABLE app.two (a integer DEFAULT NULL) INHERITS (app.above, app.other);
CREATE TABLE app.whole (a integer, b integer DEFAULT 3) PARTITION BY LIST (a);
CREATE TABLE app.rest PARTITION OF app.whole DEFAULT;
ALTER TABLE app.rest ALTER COLUMN b SET DEFAULT 2;
CREATE TABLE app.a_new PARTITION OF app.whole FOR VALUES IN (1);
