CREATE SCHEMA s;
CREATE TABLE s.parent (a int DEFAULT 1, b text);
CREATE TABLE s.child (c int) INHERITS (s.parent);
-- to
CREATE SCHEMA s;
CREATE TABLE s.parent (a int, b text DEFAULT 'x');
CREATE TABLE s.child (a int DEFAULT 1, b text, c int);
