package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backslash in a literal is, the server decides for a whole message, and a revision for its own statements. */
@PostgresTest
class BackslashesTest {
    private static final Target HEAD = Target.parse("head");
    private static final String FOUND = "SELECT t FROM app.a ORDER BY t";

    private static final String ESCAPES = """
            SET standard_conforming_strings = off;
            INSERT INTO a VALUES ('C:\\\\temp');
            INSERT INTO a VALUES ('it\\'s; -- one');
            ALTER TABLE a ALTER t SET DEFAULT 'it\\'s';
            """;

    private static final List<List<String>> AS_WRITTEN = List.of(List.of("C:\\temp"), List.of("it's; -- one"));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areEscapesBehindASettingThatMakesThemSo(boolean singleTransaction, TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (t text)", "")
                .revision("002", ESCAPES, "")
                .revision("003", "INSERT INTO a VALUES ('as usual: \\'), (DEFAULT)", "");
        given.options = given.options.withSingleTransaction(singleTransaction);

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(database.query(FOUND))
                .containsExactly(
                        List.of("C:\\temp"), List.of("as usual: \\"), List.of("it's"), List.of("it's; -- one"));
    }

    @Test
    void areEscapesBehindSuchASettingOutsideOfTransactionsToo(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (t text)", "")
                .nonTransactional(
                        "002",
                        ESCAPES
                                + "CREATE INDEX CONCURRENTLY i ON a (t) WHERE t <> 'it\\'s'; RESET standard_conforming_strings;"
                                + " INSERT INTO a VALUES ('\\')",
                        "");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(database.query(FOUND)).hasSize(3).containsAll(AS_WRITTEN).contains(List.of("\\"));
        assertThat(database.value(
                        "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'app.i'::regclass"))
                .isEqualTo("(t <> 'it''s'::text)");
    }

    /** A script is read as the standard has it wherever it runs; a database may have another default. */
    @Test
    void areNoEscapesWhateverTheDatabasesDefault(TestDatabase database) throws SQLException {
        database.execute("ALTER DATABASE " + database.name() + " SET standard_conforming_strings = off");
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (t text)", "")
                .revision("002", "INSERT INTO a VALUES ('C:\\temp')", "")
                .revision("003", ESCAPES + "RESET standard_conforming_strings; INSERT INTO a VALUES ('\\')", "")
                .nonTransactional(
                        "004",
                        "INSERT INTO a VALUES ('\\n'); RESET standard_conforming_strings; INSERT INTO a VALUES ('\\t')",
                        "");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(database.query(FOUND))
                .hasSize(6)
                .containsAll(AS_WRITTEN)
                .contains(List.of("\\"), List.of("\\n"), List.of("\\t"));
    }
}
