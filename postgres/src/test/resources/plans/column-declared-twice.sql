CREATE SCHEMA app;
CREATE TABLE app.parent (a integer);
CREATE TABLE app.child (z integer) INHERITS (app.parent);
CREATE TABLE app.grandchild (y integer) INHERITS (app.child);
-- to
CREATE SCHEMA app;
CREATE TABLE app.parent (a integer, b integer DEFAULT 1, c text);
CREATE TABLE app.child (b integer DEFAULT 2, c text NOT NULL, z integer) INHERITS (app.parent);
CREATE TABLE app.grandchild (b integer DEFAULT 3, y integer) INHERITS (app.child);
