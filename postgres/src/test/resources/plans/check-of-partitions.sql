-- A check of a partitioned table is added unread, and then validated beside whoever writes.
CREATE SCHEMA app;
CREATE TABLE app.event (id integer, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE app.event_1 PARTITION OF app.event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
CREATE TABLE app.event_1_1 PARTITION OF app.event_1 FOR VALUES IN (1);
CREATE TABLE app.event_2 PARTITION OF app.event FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
-- to
CREATE SCHEMA app;
CREATE TABLE app.event (id integer CHECK (id > 0), at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE app.event_1 PARTITION OF app.event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
CREATE TABLE app.event_1_1 PARTITION OF app.event_1 FOR VALUES IN (1);
CREATE TABLE app.event_2 PARTITION OF app.event FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
