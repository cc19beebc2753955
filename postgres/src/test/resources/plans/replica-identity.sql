-- A published table takes updates throughout: it is identified by its whole rows until its key is there.
CREATE SCHEMA s;
CREATE TABLE s.t (id int NOT NULL, a text);
ALTER TABLE s.t REPLICA IDENTITY FULL;
CREATE PUBLICATION pub_of_identity FOR TABLE s.t;
-- to
CREATE SCHEMA s;
CREATE TABLE s.t (id int PRIMARY KEY, a text);
CREATE PUBLICATION pub_of_identity FOR TABLE s.t;
