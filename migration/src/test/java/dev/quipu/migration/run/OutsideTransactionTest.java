package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.graph.Target;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares what is refused beforehand with what the server refuses in a transaction. */
@PostgresTest
class OutsideTransactionTest {
    private static final String REFUSED = "25001";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY i ON t (a)",
                "create unique /* one */ index concurrently if not exists i ON t (a)",
                "DROP INDEX CONCURRENTLY old",
                "REINDEX INDEX CONCURRENTLY old",
                "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
                "REINDEX SCHEMA public",
                "VACUUM",
                "VACUUM (ANALYZE) t",
                "CREATE DATABASE other",
                "DROP DATABASE IF EXISTS other",
                "CREATE TABLESPACE other LOCATION '/nowhere'",
                "DROP TABLESPACE IF EXISTS other",
                "ALTER SYSTEM SET work_mem = '5MB'",
                "ALTER DATABASE postgres SET TABLESPACE pg_default",
                "ALTER TABLE \"p t\" DETACH PARTITION part CONCURRENTLY",
                "DISCARD ALL",
                "CLUSTER"
            })
    void whatTheServerRefusesIsFoundBefore(String statement, TestDatabase database) throws Exception {
        assertThat(sqlState(database, statement)).isEqualTo(REFUSED);
        assertThat(LoneStatement.of(parsed(statement))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX i ON t (a)",
                "DROP INDEX old",
                "REINDEX TABLE t",
                "ANALYZE",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
                "ALTER TABLE \"p t\" DETACH PARTITION part",
                "ALTER DATABASE postgres SET work_mem = '5MB'",
                "CREATE TABLE \"CONCURRENTLY\" (a int)",
                "COMMENT ON TABLE t IS 'VACUUM CREATE INDEX CONCURRENTLY'",
                "DISCARD PLANS",
                "CLUSTER t USING old"
            })
    void whatTheServerTakesIsLeftAlone(String statement, TestDatabase database) throws Exception {
        assertThat(sqlState(database, statement)).isEmpty();
        assertThat(LoneStatement.of(parsed(statement))).isEmpty();
    }

    @Test
    void whatRunsInATransactionNeedsNoSessionOfItsOwn(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE UNIQUE INDEX ON m (a)", "")
                .nonTransactional("002", "REFRESH MATERIALIZED VIEW CONCURRENTLY m", "");
        given.options = given.options.withLock(new LockMethod.Row(LockMethod.DEFAULT_LEASE));
        given.migrator().upgrade(Target.HEADS, Migrator.BeforeRun.NOTHING);
        assertThat(given.state().progress()).isEmpty();
    }

    @Test
    void whatTheServerWouldRefuseIsNotTriedInATransaction() {
        assertThat(LoneStatement.isLikely(parsed("ALTER TABLE p DETACH PARTITION part CONCURRENTLY")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE INDEX CONCURRENTLY i ON a (id)", "REINDEX TABLE parts"})
    void theHintIsTheSameBeforeAndAfter(String statement, TestDatabase database) {
        Given given = new Given(database)
                .revision(
                        "001",
                        "CREATE TABLE a (id int); CREATE TABLE parts (id int) PARTITION BY LIST (id);"
                                + " CREATE TABLE part PARTITION OF parts DEFAULT",
                        "")
                .revision("002", statement, "");
        assertThatThrownBy(() -> given.migrator().upgrade(Target.HEADS, Migrator.BeforeRun.NOTHING))
                .isInstanceOfSatisfying(QuipuException.class, failure -> {
                    assertThat(failure.hint()).contains(OutsideTransaction.HINT);
                    assertThat(failure.location())
                            .hasValueSatisfying(
                                    place -> assertThat(place.line()).isEqualTo(1));
                });
    }

    private static ScriptStatement parsed(String statement) {
        return ScriptSplitter.split("test", statement, 0, statement.length())
                .statements()
                .getFirst();
    }

    /** Returns what the server says in a transaction that is rolled back; empty if it did it. */
    private static String sqlState(TestDatabase database, String statement) throws Exception {
        database.execute("CREATE TABLE t (a int); CREATE INDEX old ON t (a);"
                + " CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE UNIQUE INDEX ON m (a);"
                + " CREATE TABLE \"p t\" (a int) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF \"p t\""
                + " FOR VALUES IN (1)");
        try (Session session = new Given(database).open("test")) {
            session.send("BEGIN");
            session.send(statement);
            return "";
        } catch (ServerException e) {
            return e.state().value();
        }
    }
}
