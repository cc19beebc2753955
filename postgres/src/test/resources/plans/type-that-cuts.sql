CREATE SCHEMA s;
CREATE TABLE s.t (
    price numeric(10, 4), amount numeric, share double precision, at timestamptz, moment timestamp, exact timestamp, big bigint,
    word text, net inet, doc json, small int, wide real
);
-- to
CREATE SCHEMA s;
CREATE TABLE s.t (
    price numeric(10, 2), amount integer, share real, at date, moment time, exact timestamp(3), big double precision,
    word name, net cidr, doc jsonb, small bigint, wide double precision
);
