CREATE SCHEMA app;
CREATE FUNCTION app.plus(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE app.total(integer) (SFUNC = app.plus, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE app.gone(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
-- to
CREATE SCHEMA app;
CREATE FUNCTION app.plus(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE app.total(integer) (SFUNC = app.plus, STYPE = integer, INITCOND = '1', COMBINEFUNC = int4pl, PARALLEL = safe);
CREATE AGGREGATE app.least(integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = <);
CREATE AGGREGATE app.nth(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
COMMENT ON AGGREGATE app.least(integer) IS 'The least.';
ALTER AGGREGATE app.least(integer) OWNER TO plan_owner;
GRANT EXECUTE ON FUNCTION app.nth(double precision, anyelement) TO plan_reader;
