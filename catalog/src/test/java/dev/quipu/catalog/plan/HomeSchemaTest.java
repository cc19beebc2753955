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
                    CREATE VIEW app.v AS SELECT app.id FROM app.app     | CREATE VIEW app.v AS SELECT app.id FROM app.app
                    """)
    void theNameIsLeftOutWhereItMayBe(String statement, String left) {
        assertThat(HomeSchema.strip(statement, Set.of("app", "\"app\""))).isEqualTo(left);
    }
}
