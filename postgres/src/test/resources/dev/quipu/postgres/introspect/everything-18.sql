-- What servers know from 18 on.
SET search_path = app;
CREATE TABLE virtual (a integer CONSTRAINT a_is_there NOT NULL, b integer GENERATED ALWAYS AS (a * 2) VIRTUAL, c integer);
ALTER TABLE virtual ADD CONSTRAINT c_is_there NOT NULL c NOT VALID;
COMMENT ON CONSTRAINT a_is_there ON virtual IS 'always';
CREATE TABLE not_inherited (a integer NOT NULL NO INHERIT);
CREATE TABLE period (id int4range, at daterange, PRIMARY KEY (id, at WITHOUT OVERLAPS));
CREATE TABLE period_of (
    id int4range, at daterange, FOREIGN KEY (id, PERIOD at) REFERENCES period (id, PERIOD at));
CREATE TABLE unenforced (a integer, b bigint REFERENCES author NOT ENFORCED, CONSTRAINT loose CHECK (a > 0) NOT ENFORCED);
CREATE PUBLICATION for_generated FOR TABLE virtual WITH (publish_generated_columns = stored);
