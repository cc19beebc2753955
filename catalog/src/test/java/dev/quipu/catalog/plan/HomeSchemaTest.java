package dev.quipu.catalog.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a statement without the name of its schema, and where the name has to stay. */
class HomeSchemaTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    CREATE TABLE app.users (id app.kind)                | CREATE TABLE users (id kind)
                    CREATE TABLE app.t (d date, e app.date)             | CREATE TABLE t (d date, e app.date)
                    SELECT nextval('app.users_id_seq'::regclass)        | SELECT nextval('users_id_seq'::regclass)
                    SELECT nextval('app."Odd ''Seq"'::regclass)         | SELECT nextval('"Odd ''Seq"'::regclass)
                    SELECT 'other.users'::regclass, 'users'::regclass   | SELECT 'other.users'::regclass, 'users'::regclass
                    SELECT 'app.pg_class'::regclass, 'app.users'::text  | SELECT 'app.pg_class'::regclass, 'app.users'::text
                    CREATE TABLE app.app (id int)                       | CREATE TABLE app (id int)
                    CREATE TABLE app.t (a int REFERENCES app.app(id))   | CREATE TABLE t (a int REFERENCES app(id))
                    CREATE INDEX app_a ON app.app USING gin (a)         | CREATE INDEX app_a ON app USING gin (a)
                    COMMENT ON COLUMN app.app.id IS 'app.id'            | COMMENT ON COLUMN app.id IS 'app.id'
                    CREATE TABLE app.t (app int, b app.kind)            | CREATE TABLE app.t (app int, b app.kind)
                    CREATE TABLE app.app (id int, CHECK (f(app.*)))     | CREATE TABLE app.app (id int, CHECK (f(app.*)))
                    CREATE TABLE app.t (a uuid DEFAULT app.uuidv7())    | CREATE TABLE t (a uuid DEFAULT app.uuidv7())
                    CREATE TABLE app.t (a text DEFAULT app."left"(1))   | CREATE TABLE t (a text DEFAULT app."left"(1))
                    CREATE TABLE app.t (a uuid DEFAULT app.own())       | CREATE TABLE t (a uuid DEFAULT own())
                    CREATE TABLE app.t (a app.tsvector, b app.int4)     | CREATE TABLE t (a app.tsvector, b app.int4)
                    CREATE TABLE app.t (lower app.kind)                 | CREATE TABLE t (lower kind)
                    CREATE TABLE app.version (id int)                   | CREATE TABLE version (id int)
                    CREATE TABLE IF NOT EXISTS app.version (id int)     | CREATE TABLE IF NOT EXISTS version (id int)
                    CREATE TABLE app.t (a int REFERENCES app.age(id))   | CREATE TABLE t (a int REFERENCES age(id))
                    CREATE AGGREGATE app.a(int) (SFUNC = app.int4pl)    | CREATE AGGREGATE a(int) (SFUNC = app.int4pl)
                    CREATE INDEX i ON app.t USING btree (a app.int4_ops)| CREATE INDEX i ON t USING btree (a app.int4_ops)
                    COMMENT ON FUNCTION app.age(app.kind) IS NULL       | COMMENT ON FUNCTION app.age(kind) IS NULL
                    CREATE VIEW app.v AS SELECT app.id FROM app.app     | CREATE VIEW app.v AS SELECT app.id FROM app.app
                    """)
    void theNameIsLeftOutWhereItMayBe(String statement, String left) {
        assertThat(HomeSchema.strip(statement, Set.of("app", "\"app\""))).isEqualTo(left);
    }
}
