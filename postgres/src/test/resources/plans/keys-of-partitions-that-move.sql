-- Two partitioned tables refer to each other, and partitions of both get other bounds.
CREATE SCHEMA s;
CREATE TABLE s.p (id integer, k integer, r_id integer, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (10);
CREATE TABLE s.r (id integer, k integer, p_id integer, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
CREATE TABLE s.r1 PARTITION OF s.r FOR VALUES FROM (0) TO (10);
ALTER TABLE s.p ADD CONSTRAINT to_r FOREIGN KEY (r_id, k) REFERENCES s.r;
ALTER TABLE s.r ADD CONSTRAINT to_p FOREIGN KEY (p_id, k) REFERENCES s.p;
INSERT INTO s.p VALUES (1, 1, NULL);
INSERT INTO s.r VALUES (2, 1, 1);
UPDATE s.p SET r_id = 2;
-- to
CREATE SCHEMA s;
CREATE TABLE s.p (id integer, k integer, r_id integer, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (20);
CREATE TABLE s.r (id integer, k integer, p_id integer, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
CREATE TABLE s.r1 PARTITION OF s.r FOR VALUES FROM (0) TO (20);
ALTER TABLE s.p ADD CONSTRAINT to_r FOREIGN KEY (r_id, k) REFERENCES s.r;
ALTER TABLE s.r ADD CONSTRAINT to_p FOREIGN KEY (p_id, k) REFERENCES s.p;
