CREATE SCHEMA s;
CREATE TABLE s.parent (a int NOT NULL, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE s.child (a int NOT NULL, CONSTRAINT positive CHECK (a > 0)) INHERITS (s.parent);
CREATE TABLE s.months (at date) PARTITION BY RANGE (at);
CREATE TABLE s.january PARTITION OF s.months FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- to
CREATE SCHEMA s;
CREATE TABLE s.parent (a int NOT NULL, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE s.child () INHERITS (s.parent);
CREATE TABLE s.months (at date, size int DEFAULT 3, kind text) PARTITION BY RANGE (at);
CREATE TABLE s.january PARTITION OF s.months FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
ALTER TABLE s.january ALTER COLUMN size DROP DEFAULT, ALTER COLUMN kind SET DEFAULT 'cold', ALTER COLUMN kind SET STORAGE external;
