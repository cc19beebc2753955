-- With another collation the server builds an index anew, also one of some rows only, and one that is altered besides.
CREATE SCHEMA s;
CREATE TABLE s.u (id int PRIMARY KEY, x text COLLATE "C", y text COLLATE "C", z varchar(10));
CREATE INDEX u_p ON s.u (id) WHERE x <> '';
CREATE INDEX u_y ON s.u (y);
INSERT INTO s.u VALUES (1, 'a', 'b', 'c');
CREATE TABLE s.v (id int, z varchar(10), w varchar(10));
CREATE INDEX v_z ON s.v (lower(z));
CREATE INDEX v_w ON s.v (id) INCLUDE (w);
INSERT INTO s.v VALUES (1, 'a');
-- to
CREATE SCHEMA s;
CREATE TABLE s.u (id int PRIMARY KEY, x text COLLATE "POSIX", y text COLLATE "POSIX", z varchar(10));
CREATE INDEX u_p ON s.u (id) WHERE x <> '';
CREATE INDEX u_y ON s.u (y) WITH (fillfactor = 70);
INSERT INTO s.u VALUES (1, 'a', 'b', 'c');
CREATE TABLE s.v (id int, z varchar(20), w varchar(20));
CREATE INDEX v_z ON s.v (lower(z));
CREATE INDEX v_w ON s.v (id) INCLUDE (w);
INSERT INTO s.v VALUES (1, 'a');
