package dev.quipu.postgres.introspect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a newer server may say by a letter of its catalogs is not taken for what an older one says by another. */
@PostgresTest
class UnknownLettersTest {
    private static final String OBJECTS = """
            CREATE TABLE t (a text PRIMARY KEY, b integer GENERATED ALWAYS AS IDENTITY);
            CREATE TABLE u (a text REFERENCES t);
            CREATE POLICY mine ON t USING (true);
            CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);
            CREATE CAST (bytea AS name) WITH INOUT;
            CREATE COLLATION plain (LOCALE = 'C');
            CREATE PUBLICATION p FOR TABLE t;
            SET allow_system_table_mods = on;
            """;

    @ParameterizedTest(name = "{0}.{1}")
    @CsvSource({
        "pg_proc, provolatile, proname = 'f', the volatility of a function",
        "pg_aggregate, aggfinalmodify, aggfnoid = 'total'::regproc, what a final function may do to the state",
        "pg_aggregate, aggkind, aggfnoid = 'total'::regproc, the kind of an aggregate",
        "pg_cast, castcontext, castsource = 'bytea'::regtype AND casttarget = 'name'::regtype, where a cast is made",
        "pg_collation, collprovider, collname = 'plain', the provider of a collation",
        "pg_attribute, attcompression, attrelid = 't'::regclass AND attname = 'a', the compression of a column",
        "pg_attribute, attidentity, attrelid = 't'::regclass AND attname = 'b', when an identity column is generated",
        "pg_constraint, confmatchtype, contype = 'f', the match of a foreign key",
        "pg_policy, polcmd, polname = 'mine', the command of a policy",
        "pg_class, relreplident, relname = 't', the replica identity of a table",
    })
    void aLetterThatIsNotKnownIsRefused(String table, String column, String which, String what, TestDatabase database) {
        String letter = "UPDATE pg_catalog." + table + " SET " + column + " = '~' WHERE " + which;
        assertThatThrownBy(() -> Schemas.after(database, OBJECTS + letter))
                .isInstanceOf(QuipuException.class)
                .hasMessage("the server tells " + what + " by \"~\", which this version of Quipu does not know");
    }
}
