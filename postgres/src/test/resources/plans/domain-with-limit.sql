CREATE SCHEMA s;
CREATE DOMAIN s.code AS varchar(9);
CREATE DOMAIN s.other AS varchar(9);
CREATE DOMAIN s.price AS numeric(8, 2);
CREATE TABLE s.t (bare s.code, other s.code, free s.code, wide s.price, kept s.price, into_domain varchar(9));
-- A column that is called as a type and a function that the key's expression names.
CREATE TABLE s.p (at timestamp NOT NULL, text varchar(100), date_trunc integer) PARTITION BY RANGE (date_trunc('day', at));
-- to
CREATE SCHEMA s;
CREATE DOMAIN s.code AS varchar(9);
CREATE DOMAIN s.other AS varchar(9);
CREATE DOMAIN s.price AS numeric(8, 2);
CREATE TABLE s.t (bare varchar(9), other s.other, free text, wide numeric(10, 2), kept numeric, into_domain s.code);
CREATE TABLE s.p (at timestamp NOT NULL, text text, date_trunc bigint) PARTITION BY RANGE (date_trunc('day', at));
