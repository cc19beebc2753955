CREATE SCHEMA s;
CREATE TABLE s.parent (a int DEFAULT 1, b text);
CREATE TABLE s.child (c int) INHERITS (s.parent);
CREATE TABLE s.whole (a int, z date, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE s.declares (c int, z date, CONSTRAINT positive CHECK (a > 0)) INHERITS (s.whole);
-- to
CREATE SCHEMA s;
CREATE TABLE s.parent (a int, b text DEFAULT 'x');
CREATE TABLE s.child (a int DEFAULT 1, b text, c int);
CREATE TABLE s.whole (a int, z date, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE s.declares (a int, c int);
