CREATE SCHEMA app;
CREATE TABLE app.above (a integer DEFAULT 1, b integer, c integer DEFAULT 3, d integer);
CREATE TABLE app.below (a integer DEFAULT NULL, b integer, c integer DEFAULT 3) INHERITS (app.above);
-- to
CREATE SCHEMA app;
CREATE TABLE app.above (a integer DEFAULT 1, b integer DEFAULT 2, c integer DEFAULT 4, d integer DEFAULT 5);
CREATE TABLE app.below (a integer DEFAULT NULL, b integer DEFAULT NULL, c integer DEFAULT 3) INHERITS (app.above);
CREATE TABLE app.new (a integer DEFAULT NULL, b integer, c integer DEFAULT 7) INHERITS (app.above);
CREATE TABLE app.joined (a integer, b integer, c integer, d integer);
ALTER TABLE app.joined INHERIT app.above;
CREATE TABLE app.other (a integer DEFAULT 9);
CREATE TABLE app.two (a integer DEFAULT NULL) INHERITS (app.above, app.other);
