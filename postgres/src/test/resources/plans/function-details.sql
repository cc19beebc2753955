CREATE SCHEMA app;
CREATE FUNCTION app.nth(bigint) RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION app.starts(text, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'text_starts_with';
CREATE FUNCTION app.many() RETURNS SETOF integer LANGUAGE sql ROWS 10 AS 'SELECT 1';
CREATE FUNCTION app.tight(integer) RETURNS integer LANGUAGE sql IMMUTABLE LEAKPROOF AS 'SELECT $1';
-- to
CREATE SCHEMA app;
CREATE FUNCTION app.nth() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION app.starts(text, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE SUPPORT pg_catalog.textlike_support AS 'text_starts_with';
CREATE FUNCTION app.many() RETURNS SETOF integer LANGUAGE sql ROWS 500 COST 3 AS 'SELECT 1';
CREATE FUNCTION app.tight(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
