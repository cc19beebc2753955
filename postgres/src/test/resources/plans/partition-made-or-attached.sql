-- A partition that was attached calls its not-null constraints otherwise than one that was made: no statement changes that.
CREATE SCHEMA s;
CREATE TABLE s.e (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE s.e1 PARTITION OF s.e FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE s.e2 PARTITION OF s.e FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- to
CREATE SCHEMA s;
CREATE TABLE s.e (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE s.e1 (id int NOT NULL, at date NOT NULL);
ALTER TABLE s.e ATTACH PARTITION s.e1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE s.e2 (id int NOT NULL, at date NOT NULL);
ALTER TABLE s.e ATTACH PARTITION s.e2 FOR VALUES FROM ('2025-01-01') TO ('2027-01-01');
