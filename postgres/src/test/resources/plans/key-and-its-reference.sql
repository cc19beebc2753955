-- A table has one primary key: the old one goes before the new one comes, also where others refer to it.
CREATE SCHEMA s;
CREATE TABLE s.accounts (id bigint PRIMARY KEY, region text);
CREATE INDEX accounts_region ON s.accounts (region);
CREATE TABLE s.zz (account_id bigint CONSTRAINT items_fk REFERENCES s.accounts);
-- to
CREATE SCHEMA s;
CREATE TABLE s.accounts (id bigint CONSTRAINT accounts_pk PRIMARY KEY, region text);
CREATE TABLE s.zz (account_id bigint CONSTRAINT items_account_fk REFERENCES s.accounts);
