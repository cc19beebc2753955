CREATE SCHEMA app;
CREATE TYPE app.shell;
-- to
CREATE SCHEMA app;
CREATE TYPE app.num;
CREATE FUNCTION app.num_in(cstring) RETURNS app.num LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION app.num_out(app.num) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE app.num (INPUT = app.num_in, OUTPUT = app.num_out, LIKE = integer, CATEGORY = 'N', DEFAULT = '7');
CREATE FUNCTION app.num_eq(app.num, app.num) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4eq';
CREATE FUNCTION app.num_ne(app.num, app.num) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4ne';
CREATE FUNCTION app.num_lt(app.num, app.num) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
CREATE FUNCTION app.num_cmp(app.num, app.num) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE FUNCTION app.num_hash(app.num) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashint4';
CREATE OPERATOR app.= (FUNCTION = app.num_eq, LEFTARG = app.num, RIGHTARG = app.num, COMMUTATOR = OPERATOR(app.=), NEGATOR = OPERATOR(app.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR app.<> (FUNCTION = app.num_ne, LEFTARG = app.num, RIGHTARG = app.num, COMMUTATOR = OPERATOR(app.<>), NEGATOR = OPERATOR(app.=));
CREATE OPERATOR app.< (FUNCTION = app.num_lt, LEFTARG = app.num, RIGHTARG = app.num);
CREATE OPERATOR FAMILY app.num_ops USING btree;
CREATE OPERATOR CLASS app.num_ops DEFAULT FOR TYPE app.num USING btree FAMILY app.num_ops AS
    OPERATOR 1 app.<, OPERATOR 3 app.=, FUNCTION 1 app.num_cmp(app.num, app.num);
CREATE OPERATOR CLASS app.num_hash_ops FOR TYPE app.num USING hash AS
    OPERATOR 1 app.=, FUNCTION 1 app.num_hash(app.num);
CREATE FUNCTION app.num_int(app.num) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'int4up';
CREATE CAST (app.num AS integer) WITH FUNCTION app.num_int(app.num) AS IMPLICIT;
CREATE CAST (integer AS app.num) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (app.num AS text) WITH INOUT;
COMMENT ON CAST (app.num AS text) IS 'As digits.';
COMMENT ON OPERATOR app.< (app.num, app.num) IS 'Less.';
COMMENT ON OPERATOR CLASS app.num_ops USING btree IS 'Order.';
COMMENT ON OPERATOR FAMILY app.num_ops USING btree IS 'Orders.';
ALTER OPERATOR CLASS app.num_ops USING btree OWNER TO plan_owner;
CREATE TABLE app.t (n app.num PRIMARY KEY);
