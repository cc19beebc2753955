-- One object at least of every kind that pg_dump -s knows, for every server from 14 on. Roles come before:
-- "reader.one", "Reader ""two""" and quipu_owner are made once a server, by the test.

CREATE EXTENSION hstore SCHEMA public;
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'the application';
CREATE SCHEMA other AUTHORIZATION quipu_owner;
GRANT USAGE ON SCHEMA app TO "reader.one" WITH GRANT OPTION;
SET search_path = app;

-- Types
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'a,b', '', 'NULL', 'quote"d', 'back\slash');
ALTER TYPE mood ADD VALUE 'between' AFTER 'sad';
COMMENT ON TYPE mood IS 'how one feels';
GRANT USAGE ON TYPE mood TO "Reader ""two""";
CREATE DOMAIN positive AS numeric(12, 2) DEFAULT 1 NOT NULL CONSTRAINT above_zero CHECK (VALUE > 0);
ALTER DOMAIN positive ADD CONSTRAINT below_million CHECK (VALUE < 1000000) NOT VALID;
COMMENT ON CONSTRAINT above_zero ON DOMAIN positive IS 'no debts';
CREATE DOMAIN code AS text COLLATE "C";
CREATE TYPE address AS (street text COLLATE "C", number integer, lines varchar(80)[]);
COMMENT ON COLUMN address.street IS 'without the number';
CREATE TYPE empty_type AS ();
CREATE TYPE shell;
CREATE FUNCTION text_distance(text, text) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
    AS 'SELECT length($1)::double precision - length($2)';
CREATE TYPE text_range AS RANGE (
    SUBTYPE = text, SUBTYPE_OPCLASS = pg_catalog.text_pattern_ops, COLLATION = "C", SUBTYPE_DIFF = text_distance,
    MULTIRANGE_TYPE_NAME = many_texts);
COMMENT ON TYPE many_texts IS 'several';
CREATE TYPE number_range AS RANGE (SUBTYPE = numeric);
CREATE TYPE whole;
CREATE FUNCTION whole_in(cstring) RETURNS whole LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION whole_out(whole) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE whole (
    INPUT = whole_in, OUTPUT = whole_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4, CATEGORY = 'N',
    DEFAULT = '7', DELIMITER = ';');

-- Collations, functions, aggregates, operators
CREATE COLLATION german (PROVIDER = libc, LOCALE = 'C');
CREATE FUNCTION hello(name text DEFAULT 'wörld', VARIADIC more integer[] DEFAULT '{}') RETURNS text
    LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 7
    SET search_path = app, pg_temp SET "DateStyle" = 'ISO, DMY'
    AS $$ BEGIN RETURN 'hello ' || name; END $$;
COMMENT ON FUNCTION hello(text, integer[]) IS 'greets';
REVOKE ALL ON FUNCTION hello(text, integer[]) FROM PUBLIC;
CREATE FUNCTION rows_of(OUT a integer, OUT b text) RETURNS SETOF record LANGUAGE sql ROWS 12 AS 'SELECT 1, ''x''::text';
CREATE FUNCTION table_of(n integer) RETURNS TABLE (x integer, "Y z" text) LANGUAGE sql
    BEGIN ATOMIC SELECT n, 'y'::text; END;
CREATE FUNCTION add_one(n integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN n + 1;
CREATE PROCEDURE work(INOUT n integer) LANGUAGE plpgsql AS $$ BEGIN n := n + 1; END $$;
CREATE FUNCTION window_of() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE AGGREGATE total(numeric) (
    SFUNC = numeric_add, STYPE = numeric, INITCOND = '0', COMBINEFUNC = numeric_add, PARALLEL = SAFE,
    MSFUNC = numeric_add, MINVFUNC = numeric_sub, MSTYPE = numeric, MINITCOND = '0');
COMMENT ON AGGREGATE total(numeric) IS 'adds up';
CREATE AGGREGATE counted(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE middle(double precision ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE FUNCTION same_length(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length($1) = length($2)';
CREATE FUNCTION not_same_length(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length($1) <> length($2)';
CREATE OPERATOR === (
    FUNCTION = same_length, LEFTARG = text, RIGHTARG = text, COMMUTATOR = ===, NEGATOR = !==,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR !== (FUNCTION = not_same_length, LEFTARG = text, RIGHTARG = text, COMMUTATOR = !==, NEGATOR = ===);
CREATE FUNCTION plus_one(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE OPERATOR @@@@ (FUNCTION = plus_one, RIGHTARG = integer);
COMMENT ON OPERATOR @@@@ (NONE, integer) IS 'adds one';
CREATE OPERATOR FAMILY number_family USING btree;
CREATE OPERATOR CLASS number_class FOR TYPE integer USING btree FAMILY number_family AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
ALTER OPERATOR FAMILY number_family USING btree ADD
    OPERATOR 1 < (integer, bigint), FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);
CREATE OPERATOR CLASS own_family_class FOR TYPE integer USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(integer);
CREATE FUNCTION mood_number(mood) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE CAST (mood AS integer) WITH FUNCTION mood_number(mood) AS ASSIGNMENT;
COMMENT ON CAST (mood AS integer) IS 'numbered';
CREATE CAST (code AS mood) WITH INOUT;
CREATE CONVERSION latin_conversion FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

-- Text search
CREATE TEXT SEARCH PARSER own_parser (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE own_template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY own_dictionary (TEMPLATE = simple, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION own_configuration (PARSER = own_parser);
ALTER TEXT SEARCH CONFIGURATION own_configuration ADD MAPPING FOR asciiword, word WITH own_dictionary, simple;
COMMENT ON TEXT SEARCH CONFIGURATION own_configuration IS 'finds';

-- Sequences and tables
CREATE SEQUENCE plain_sequence AS smallint START 5 INCREMENT -2 MINVALUE -100 MAXVALUE 10 CACHE 3 CYCLE;
GRANT USAGE ON SEQUENCE plain_sequence TO "reader.one";
CREATE TABLE author (
    id bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME author_numbers START 10) PRIMARY KEY,
    serial_number serial,
    name varchar(50) COLLATE "C" NOT NULL DEFAULT 'nobody',
    feeling mood DEFAULT 'sad',
    home address,
    price positive,
    tags text[] DEFAULT '{}' CHECK (cardinality(tags) < 10),
    life daterange,
    doubled integer GENERATED ALWAYS AS (serial_number * 2) STORED,
    payload jsonb,
    dropped integer,
    extra public.hstore,
    extras public.hstore[],
    UNIQUE (name, serial_number) INCLUDE (feeling) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "no check columns" CHECK (1 > 0) NO INHERIT,
    EXCLUDE USING gist (life WITH &&) WHERE (life IS NOT NULL)
) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE author DROP COLUMN dropped;
ALTER TABLE author ALTER COLUMN payload SET STORAGE EXTERNAL, ALTER COLUMN payload SET STATISTICS 500,
    ALTER COLUMN name SET (n_distinct = -0.5, n_distinct_inherited = 100);
ALTER TABLE author ADD CONSTRAINT late CHECK (serial_number > 0) NOT VALID;
ALTER TABLE author OWNER TO quipu_owner;
GRANT SELECT (id, name), UPDATE (name) ON author TO "reader.one";
GRANT SELECT, DELETE ON author TO "Reader ""two""" WITH GRANT OPTION;
REVOKE TRUNCATE ON author FROM quipu_owner;
GRANT USAGE ON SEQUENCE author_numbers TO "reader.one";
COMMENT ON TABLE author IS 'who writes';
COMMENT ON COLUMN author.name IS E'two\nlines';
COMMENT ON CONSTRAINT late ON author IS 'later';
CREATE INDEX author_lower ON author (lower(name) text_pattern_ops DESC NULLS LAST, (price + 1))
    INCLUDE (feeling) WITH (fillfactor = 50) WHERE price > 10;
ALTER INDEX author_lower ALTER COLUMN 1 SET STATISTICS 77;
CREATE INDEX author_payload ON author USING gin (payload jsonb_path_ops);
CREATE INDEX author_name_collated ON author (name COLLATE "POSIX" NULLS FIRST);
CREATE INDEX author_extra ON author USING gist (extra public.gist_hstore_ops (siglen = 32));
COMMENT ON INDEX author_lower IS 'finds names';
ALTER TABLE author REPLICA IDENTITY USING INDEX author_pkey;
ALTER TABLE author CLUSTER ON author_pkey;

CREATE TABLE book (
    author_id bigint REFERENCES author ON UPDATE CASCADE ON DELETE SET NULL,
    serial_number integer,
    isbn text PRIMARY KEY,
    author_name varchar(50),
    price numeric(10, 2) DEFAULT nextval('plain_sequence'),
    FOREIGN KEY (author_id) REFERENCES author MATCH FULL DEFERRABLE NOT VALID
);
ALTER TABLE book REPLICA IDENTITY FULL;
ALTER TABLE book ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON book AS RESTRICTIVE FOR SELECT TO "Reader ""two""", "reader.one" USING (price > 0);
CREATE POLICY everybody ON book USING (add_one(serial_number) > 0) WITH CHECK (isbn <> '');
COMMENT ON POLICY readers ON book IS 'who reads';
CREATE TRIGGER touched BEFORE INSERT OR UPDATE OF price, isbn ON book FOR EACH ROW
    WHEN (NEW.price > 0) EXECUTE FUNCTION touch('a', 'b''c');
ALTER TABLE book ENABLE ALWAYS TRIGGER touched;
COMMENT ON TRIGGER touched ON book IS 'touches';
CREATE TRIGGER with_tables AFTER UPDATE ON book REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION touch();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON book FROM author DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION touch();
CREATE RULE no_delete AS ON DELETE TO book DO INSTEAD NOTHING;
COMMENT ON RULE no_delete ON book IS 'keeps';
ALTER TABLE book DISABLE RULE no_delete;
CREATE STATISTICS book_statistics (ndistinct, mcv) ON isbn, price, (lower(author_name)) FROM book;
ALTER STATISTICS book_statistics SET STATISTICS 300;
COMMENT ON STATISTICS book_statistics IS 'correlated';

CREATE UNLOGGED TABLE unlogged_one (a integer);
CREATE TABLE typed OF address (number WITH OPTIONS NOT NULL);
CREATE TABLE no_columns ();
CREATE TABLE parent_one (a integer, b text NOT NULL, CHECK (a > 0));
CREATE TABLE parent_two (c integer);
CREATE TABLE child (a integer, d integer) INHERITS (parent_two, parent_one);
CREATE TABLE event (
    at timestamptz NOT NULL, kind text NOT NULL, amount integer CHECK (amount > 0), author_id bigint,
    PRIMARY KEY (at, kind), FOREIGN KEY (author_id) REFERENCES author) PARTITION BY RANGE (at);
CREATE INDEX event_kind ON event (kind);
CREATE TRIGGER event_touched AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00')
    PARTITION BY LIST (kind);
CREATE TABLE event_2026_a PARTITION OF event_2026 FOR VALUES IN ('a', NULL, 'it''s') PARTITION BY HASH (at);
CREATE TABLE event_2026_a_0 PARTITION OF event_2026_a FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE event_rest PARTITION OF event DEFAULT;
CREATE TABLE event_attached (author_id bigint, amount integer CONSTRAINT event_amount_check CHECK (amount > 0), kind text NOT NULL, at timestamptz NOT NULL);
ALTER TABLE event ATTACH PARTITION event_attached FOR VALUES FROM (MINVALUE) TO ('2026-01-01 00:00:00+00');
ALTER TABLE event_rest DISABLE TRIGGER event_touched;
CREATE TABLE event_detached PARTITION OF event FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
ALTER TABLE event DETACH PARTITION event_detached;
CREATE TABLE refers_to_partitioned (at timestamptz, kind text, FOREIGN KEY (at, kind) REFERENCES event);

-- Views
CREATE VIEW plain_view (x, y) AS SELECT id, upper(name) FROM author WHERE name IN ('a', 'b');
ALTER VIEW plain_view ALTER COLUMN y SET DEFAULT 'z';
COMMENT ON VIEW plain_view IS 'seen';
COMMENT ON COLUMN plain_view.y IS 'upper';
GRANT SELECT ON plain_view TO PUBLIC;
CREATE VIEW checked_view WITH (security_barrier = true, check_option = cascaded) AS SELECT * FROM book WHERE price > 1;
CREATE RECURSIVE VIEW counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 10;
CREATE MATERIALIZED VIEW kept WITH (fillfactor = 80) AS SELECT x, y FROM plain_view WITH NO DATA;
CREATE UNIQUE INDEX kept_x ON kept (x);
CREATE MATERIALIZED VIEW kept_filled AS SELECT 1 AS n;
CREATE VIEW grouped AS SELECT id, name, count(*) AS n FROM author GROUP BY id;

-- What lies in no schema
CREATE FOREIGN DATA WRAPPER own_wrapper OPTIONS (debug 'true');
GRANT USAGE ON FOREIGN DATA WRAPPER own_wrapper TO quipu_owner;
CREATE SERVER own_server TYPE 'kind' VERSION '1' FOREIGN DATA WRAPPER own_wrapper OPTIONS (host 'h=1', "a b" 'c d');
COMMENT ON SERVER own_server IS 'far';
CREATE USER MAPPING FOR PUBLIC SERVER own_server OPTIONS (user 'u', password 'secret, ''very''');
CREATE USER MAPPING FOR quipu_owner SERVER own_server OPTIONS (user 'v');
CREATE FOREIGN TABLE far (id integer OPTIONS (column_name 'ID') NOT NULL, b text) SERVER own_server OPTIONS (table_name 'T');
CREATE FUNCTION own_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION own_inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION own_validator(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE own_language HANDLER own_handler INLINE own_inline VALIDATOR own_validator;
CREATE ACCESS METHOD own_index_method TYPE INDEX HANDLER bthandler;
CREATE ACCESS METHOD own_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE other_heap (a integer) USING own_heap;
CREATE FUNCTION to_sql(internal) RETURNS mood LANGUAGE internal IMMUTABLE AS 'int4recv';
CREATE FUNCTION from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'int4recv';
CREATE TRANSFORM FOR mood LANGUAGE own_language (FROM SQL WITH FUNCTION from_sql(internal), TO SQL WITH FUNCTION to_sql(internal));
CREATE EVENT TRIGGER watched ON ddl_command_end WHEN TAG IN ('DROP TABLE', 'CREATE TABLE') EXECUTE FUNCTION on_ddl();
ALTER EVENT TRIGGER watched DISABLE;
COMMENT ON EVENT TRIGGER watched IS 'watches';
CREATE PUBLICATION for_tables FOR TABLE author, book WITH (publish = 'insert, delete', publish_via_partition_root = true);
CREATE PUBLICATION for_all FOR ALL TABLES;
COMMENT ON PUBLICATION for_all IS 'all';
ALTER DEFAULT PRIVILEGES FOR ROLE quipu_owner IN SCHEMA app GRANT SELECT ON TABLES TO "reader.one";
ALTER DEFAULT PRIVILEGES FOR ROLE quipu_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Names that need care
CREATE SCHEMA "select.from ""x""";
CREATE TYPE "select.from ""x"""."order
by" AS ENUM ('{}', '"', '\', ',');
CREATE TABLE "select.from ""x"""."{a,""b""\}" (
    "group" integer PRIMARY KEY,
    "a.b" "select.from ""x"""."order
by" DEFAULT '{}',
    "ünïcödé 漢字 ☃" text CHECK ("ünïcödé 漢字 ☃" <> ''),
    "x23456789012345678901234567890123456789012345678901234567890123" text,
    " " text,
    "NULL" integer REFERENCES "select.from ""x"""."{a,""b""\}" ("group"));
CREATE INDEX "user" ON "select.from ""x"""."{a,""b""\}" ("a.b", ("NULL" + 1), " ") INCLUDE ("ünïcödé 漢字 ☃");
COMMENT ON COLUMN "select.from ""x"""."{a,""b""\}"."a.b" IS '''"\{},';
CREATE VIEW "select.from ""x"""."table" AS SELECT "a.b" AS "b.c", " " FROM "select.from ""x"""."{a,""b""\}";
CREATE FUNCTION "select.from ""x"""."f(x)"("an ""arg""" "select.from ""x"""."{a,""b""\}", "select.from ""x"""."order
by"[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
