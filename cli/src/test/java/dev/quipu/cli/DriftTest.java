package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status} tells what other hands have changed since the last run, and nothing else. */
@PostgresTest
class DriftTest {
    private static TestDatabase finops(TestServer server) {
        return server.createDatabase(
                "finops and its fingerprint",
                database ->
                        CommandRun.of(database, "upgrade", "--pack", "finops").succeeded());
    }

    private static CommandRun status(TestDatabase database, String... more) {
        String[] words = new String[more.length + 3];
        words[0] = "status";
        words[1] = "--pack";
        words[2] = "finops";
        System.arraycopy(more, 0, words, 3, more.length);
        return CommandRun.of(database, words);
    }

    @Test
    void aRunLeavesNone(TestServer server) {
        try (TestDatabase database = finops(server)) {
            assertThat(status(database).succeeded().out()).contains("drift        none since the last run");
            assertThat(CommandRun.of(database, 60, "status").succeeded().out())
                    .contains("\n finops | finops | 0")
                    .contains("not shown, as the terminal is too narrow: message\n");
            assertThat(status(database, "--format", "json").out()).contains("\"drift\" : [ ]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE finops.query_intents ADD hand int | finops.query_intents has other columns",
                "ALTER TABLE finops.query_intents ALTER original_query SET STORAGE external | finops.query_intents has other columns",
                "ALTER TABLE finops.query_intents SET (fillfactor = 70) | finops.query_intents has other definition",
                "ALTER TABLE finops.query_intents SET UNLOGGED | finops.query_intents has other definition",
                "ALTER TABLE finops.query_intents ENABLE ROW LEVEL SECURITY | finops.query_intents has other definition",
                "CREATE POLICY p ON finops.query_intents USING (true) | finops.query_intents has other policies",
                "DROP INDEX finops.idx_query_intents_type | finops.query_intents has other indexes",
                "CREATE INDEX hand ON finops.query_intents (id) | finops.query_intents has other indexes",
                "ALTER TABLE finops.query_intents DISABLE TRIGGER ALL | finops.query_intents has other triggers",
                "ALTER TABLE finops.conversation_threads ADD CHECK (title > 'a') NOT VALID | finops.conversation_threads has other constraints",
                "GRANT SELECT ON finops.query_intents TO PUBLIC | finops.query_intents has other privileges",
                "GRANT SELECT (id) ON finops.query_intents TO PUBLIC | finops.query_intents has other privileges",
                "COMMENT ON TABLE finops.query_intents IS 'hand' | finops.query_intents has other comments",
                "COMMENT ON COLUMN finops.query_intents.id IS 'hand' | finops.query_intents has other comments",
                "CREATE RULE r AS ON DELETE TO finops.query_intents DO INSTEAD NOTHING | finops.query_intents has other rules",
                "CREATE STATISTICS finops.s ON thread_id, message_id FROM finops.query_intents | finops.query_intents has other statistics",
                "CREATE TABLE finops.hand (id int) | finops.hand is new",
                "CREATE VIEW finops.hand AS SELECT 1 | finops.hand is new",
                "CREATE SEQUENCE finops.hand | finops.hand is new",
                "CREATE TYPE finops.hand AS (a int) | finops.hand is new",
                "CREATE TYPE finops.hand AS ENUM ('a') | finops.hand is new",
                "CREATE FUNCTION finops.hand() RETURNS int LANGUAGE sql AS 'SELECT 1' | finops.hand() is new",
                "CREATE AGGREGATE finops.hand (int) (SFUNC = int4pl, STYPE = int) | finops.hand(integer) is new",
                "CREATE COLLATION finops.hand FROM \"C\" | finops.collation hand is new",
                "DROP TABLE finops.optimization_recommendations | finops.optimization_recommendations is gone",
                "ALTER TYPE finops.intent_type ADD VALUE 'hand' | finops.intent_type has other definition",
                "ALTER FUNCTION finops.assign_message_ordering_index() COST 7 | finops.assign_message_ordering_index() has other definition",
                "REVOKE EXECUTE ON FUNCTION finops.assign_message_ordering_index() FROM PUBLIC | finops.assign_message_ordering_index() has other privileges",
                "GRANT USAGE ON SCHEMA finops TO PUBLIC | schema finops has other privileges",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA finops GRANT SELECT ON TABLES TO PUBLIC | schema finops has other privileges"
            })
    void whatOtherHandsChangeIsToldByObjectAndFacet(String statement, String told, TestServer server)
            throws SQLException {
        try (TestDatabase database = finops(server)) {
            database.execute(statement);

            CommandRun status = status(database);

            assertThat(status.out()).contains("drift: " + told);
            assertThat(status.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(status(database, "--format", "json").out()).contains("\"" + told + "\"");
            CommandRun stamp = CommandRun.of(database, "stamp", "finops@head", "--pack", "finops")
                    .succeeded();
            assertThat(stamp.err()).contains("drift that this run accepts: " + told);
            assertThat(status(database).succeeded().out()).contains("none since the last run");
        }
    }

    @Test
    void whatTheProjectIgnoresIsNone(TestDatabase database, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("quipu.toml"), """
                url = "%s"
                packs = ["finops"]
                ignore = ["finops.tmp_*"]
                """.formatted(database.url()));
        CommandRun.in(folder, Map.of(), "upgrade", "finops@007").succeeded();
        database.execute("CREATE TABLE finops.tmp_a (id int)");

        assertThat(CommandRun.in(folder, Map.of(), "status").out()).contains("drift        none since the last run");
        database.execute("CREATE TABLE finops.hand (id int)");
        assertThat(CommandRun.in(folder, Map.of(), "upgrade", "--drift", "fail").err())
                .contains("finops.hand is new")
                .doesNotContain("tmp_a");
        database.execute("DROP TABLE finops.hand");
        assertThat(CommandRun.in(folder, Map.of(), "upgrade", "--drift", "fail")
                        .succeeded()
                        .err())
                .doesNotContain("drift");
    }

    @Test
    void aRunMayRefuseItOrPassItOver(TestDatabase database) throws SQLException {
        CommandRun.of(database, "upgrade", "finops@007").succeeded();
        database.execute("CREATE TABLE finops.hand (id int)");

        for (String command : List.of("upgrade", "downgrade finops@006", "stamp finops@006")) {
            CommandRun refused = CommandRun.of(database, (command + " --drift fail").split(" "));
            assertThat(refused.exitCode()).as(command).isEqualTo(ExitCode.FAILED);
            assertThat(refused.err())
                    .contains("other hands have changed the schemas since the last run", "finops.hand is new")
                    .contains("nothing was changed", "--drift warn takes it as it is")
                    .doesNotContain("quipu stamp");
        }
        assertThat(CommandRun.of(database, "status").out()).contains("the next upgrade takes it as it is");
        assertThat(database.value("SELECT count(*) FROM quipu.applied")).isEqualTo("7");

        CommandRun silent =
                CommandRun.of(database, "upgrade", "--drift", "ignore").succeeded();
        assertThat(silent.err()).doesNotContain("drift");
        assertThat(CommandRun.of(database, "stamp", "finops@head", "--drift", "fail")
                        .succeeded()
                        .err())
                .doesNotContain("drift");
    }

    @Test
    void whatCannotBeToldIsSaidAndKeepsAGateShut(TestDatabase database) throws SQLException {
        CommandRun.of(database, "upgrade", "finops@006").succeeded();
        database.execute("UPDATE quipu.quipu_fingerprint_taken SET server_version = 1");
        CommandRun refused = CommandRun.of(database, "upgrade", "finops@+1", "--drift", "fail");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err())
                .contains("cannot be told: the schemas were last looked at on another version", "nothing was changed")
                .contains("\"quipu check\" compares", "--drift warn takes it as it is");
        assertThat(database.value("SELECT count(*) FROM quipu.applied")).isEqualTo("6");

        assertThat(CommandRun.of(database, "upgrade", "finops@+1", "--drift", "warn")
                        .succeeded()
                        .err())
                .contains("drift could not be told: the schemas were last looked at on another version");
    }

    @Test
    void aRunThatFailsKeepsWhatItHasCommittedUntilThen(TestDatabase database, @TempDir Path directory)
            throws Exception {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE b (id int);", "DROP TABLE b;");
        CommandRun.write(directory, "003", "002", "on", "SELECT 1 / 0;", "");
        String[] upgrade = {"upgrade", "head", "--revisions", "revisions", "--drift", "fail"};
        var environment = CommandRun.environment(database);

        CommandRun failed = CommandRun.in(directory, environment, upgrade);
        assertThat(failed.err()).contains("division by zero", "the database is at app@002");
        assertThat(database.value("SELECT count(*) FROM quipu.quipu_fingerprint_taken"))
                .isEqualTo("1");
        database.execute("ALTER TABLE a ADD hand int");
        CommandRun gated = CommandRun.in(directory, environment, upgrade);
        assertThat(gated.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(gated.err()).contains("public.a has other columns").doesNotContain("division by zero");

        database.execute("ALTER TABLE a DROP hand");
        assertThat(CommandRun.in(directory, environment, upgrade).err()).contains("division by zero");
    }

    @Test
    void whatARunThatDoesNotBeginWouldAcceptIsNotSaidToBeAccepted(TestDatabase database, @TempDir Path directory)
            throws Exception {
        CommandRun.of(database, "upgrade", "finops@007").succeeded();
        database.execute("CREATE TABLE finops.hand (id int)");
        Path file = Files.createFile(directory.resolve("no-directory"));
        CommandRun failed = CommandRun.of(
                database,
                "upgrade",
                "--backup",
                "always",
                "--backup-dir",
                file.resolve("x").toString());
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.err()).doesNotContain("drift accepted");
    }

    @Test
    void soDoesOneThatFailsBetweenTheStatementsOfARevision(TestDatabase database, @TempDir Path directory)
            throws Exception {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(
                directory, "002", "001", "off", "ALTER TABLE a ADD more int;\nSELECT 1 / (count(*)) FROM a;", "");
        var environment = CommandRun.environment(database);
        CommandRun.in(directory, environment, "upgrade", "001", "--revisions", "revisions")
                .succeeded();
        String[] upgrade = {"upgrade", "head", "--revisions", "revisions", "--drift", "fail"};
        assertThat(CommandRun.in(directory, environment, upgrade).err()).contains("division by zero");

        database.execute("INSERT INTO a VALUES (1)");
        CommandRun.in(directory, environment, upgrade).succeeded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO finops.conversation_threads (user_id) VALUES ('ada')",
                "VACUUM FREEZE ANALYZE",
                "UPDATE pg_attribute SET attoptions = '{pg_attver=3}' WHERE attrelid = 'finops.query_intents'::regclass",
                "REINDEX TABLE finops.query_intents",
                "CREATE TABLE public.elsewhere (id int)",
                "ALTER TABLE finops.query_intents RENAME TO other; ALTER TABLE finops.other RENAME TO query_intents",
                "ALTER TABLE finops.query_intents ADD hand int; ALTER TABLE finops.query_intents DROP hand"
            })
    void whatLeavesTheSchemaAsItWasIsNone(String statements, TestServer server) throws SQLException {
        try (TestDatabase database = finops(server)) {
            database.execute(statements);
            assertThat(status(database).succeeded().out()).contains("none since the last run");
        }
    }

    @Test
    void everyRunLooksAnew(TestDatabase database) throws SQLException {
        CommandRun.of(database, "upgrade", "finops@003", "--pack", "finops").succeeded();
        assertThat(status(database).out()).contains("none since the last run");
        database.execute("CREATE TABLE finops.hand (id int)");
        CommandRun upgrade =
                CommandRun.of(database, "upgrade", "--pack", "finops").succeeded();
        assertThat(upgrade.err()).contains("drift that this run accepts: finops.hand is new");
        assertThat(status(database).succeeded().out()).contains("none since the last run");
        database.execute("DROP TABLE finops.hand");
        assertThat(status(database).out()).contains("finops.hand is gone");
        CommandRun.of(database, "downgrade", "base", "--pack", "finops", "--backup", "never")
                .succeeded();
        assertThat(status(database).out()).contains("none since the last run");
        assertThat(database.value("SELECT count(*) FROM quipu.quipu_fingerprint"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE quipu.quipu_fingerprint_taken SET applied = 'x' | the last run ended before it could look at the schemas",
                "UPDATE quipu.quipu_fingerprint_taken SET server_version = 140000 | the schemas were last looked at on another version",
                "DELETE FROM quipu.quipu_fingerprint_taken | no run has looked at the schemas yet",
                "DROP TABLE quipu.quipu_fingerprint, quipu.quipu_fingerprint_taken | no run has looked at the schemas yet"
            })
    void whatCannotBeToldIsNotGuessed(String statement, String reason, TestServer server) throws SQLException {
        try (TestDatabase database = finops(server)) {
            database.execute(statement);
            assertThat(status(database).succeeded().out()).contains("drift        not known: " + reason);
            assertThat(status(database, "--format", "json").out()).contains("\"drift\" : null");
            CommandRun.of(database, "stamp", "finops@head", "--pack", "finops").succeeded();
            assertThat(status(database).succeeded().out()).contains("none since the last run");
        }
    }

    @Test
    void nobodyWaitsLongForALockedTable(TestServer server) throws SQLException {
        try (TestDatabase database = finops(server);
                Connection blocker = database.connect()) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("LOCK TABLE finops.query_intents IN ACCESS EXCLUSIVE MODE");
                assertThat(status(database).out()).contains("not known: another session keeps a table locked");
            }
            blocker.rollback();
            assertThat(status(database).succeeded().out()).contains("none since the last run");
        }
    }

    /** Whoever only looks needs no right to write. */
    @Test
    void lookingWritesNothing(TestServer server) throws SQLException {
        try (TestDatabase database = finops(server)) {
            database.execute("ALTER DATABASE %s SET default_transaction_read_only = on".formatted(database.name()));
            assertThat(status(database).succeeded().out()).contains("none since the last run");
        }
    }
}
