-- The server writes no row anew of a table whose rows others hold: a new column gets its values by UPDATE.
CREATE SCHEMA s;
CREATE TABLE s.t (id int PRIMARY KEY, a text);
CREATE TABLE s.audit (id int, snap s.t);
INSERT INTO s.t VALUES (1, 'a');
-- to
CREATE SCHEMA s;
CREATE TABLE s.t (id int PRIMARY KEY, a text, z int NOT NULL DEFAULT 3);
CREATE TABLE s.audit (id int, snap s.t);
INSERT INTO s.t VALUES (1, 'a');
