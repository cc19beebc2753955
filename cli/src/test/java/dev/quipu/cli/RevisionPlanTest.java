package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code plan --revision}: what a revision will lock, seen in a throw-away database. The project's own is not touched. */
@PostgresTest
class RevisionPlanTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void eachStatementTellsWhatItLocksAndDoes(TestDatabase database) throws Exception {
        users();
        CommandRun.write(
                directory, "002", "001", "on", """
                ALTER TABLE users ALTER COLUMN age TYPE bigint;
                CREATE INDEX users_age ON users (age);
                UPDATE users SET age = 1;
                ALTER TABLE posts ADD FOREIGN KEY (user_id) REFERENCES users (id);
                CREATE TABLE notes (id int PRIMARY KEY);
                INSERT INTO notes VALUES (1);
                ALTER TABLE users ADD COLUMN note text;
                """, "ALTER TABLE users DROP COLUMN note; DROP TABLE notes, posts;");
        CommandRun plan = succeeds(database, "--revision", "002");
        assertThat(plan.out()).isEqualTo("""
                -- upgrade of app@002: one transaction, so that locks are kept until it commits
                --   app.users in mode ACCESS EXCLUSIVE from statement 1 to 7; no one can read or write it, while rows are gone through in 1, 2, 3, 4
                --   app.posts in mode SHARE ROW EXCLUSIVE from statement 4 to 7; no one can write it, while rows are gone through in 4

                -- locks app.users in mode ACCESS EXCLUSIVE, writes every row anew
                -- rewrite: Writes every row of app.users anew.
                -- long lock: No one can read or write app.users meanwhile.
                ALTER TABLE users ALTER COLUMN age TYPE bigint;

                -- locks app.users in mode SHARE, reads every row
                -- full scan: Reads every row of app.users.
                -- long lock: No one can write app.users meanwhile.
                CREATE INDEX users_age ON users (age);

                -- locks app.users in mode ROW EXCLUSIVE, reads every row
                -- full scan: Reads every row of app.users.
                UPDATE users SET age = 1;

                -- locks app.posts in mode SHARE ROW EXCLUSIVE, reads every row
                -- locks app.users in mode SHARE ROW EXCLUSIVE
                -- full scan: Reads every row of app.posts.
                -- long lock: No one can write app.posts meanwhile.
                -- may fail: Fails if a row of app.posts refers to none that is there.
                ALTER TABLE posts ADD FOREIGN KEY (user_id) REFERENCES users (id);

                CREATE TABLE notes (id int PRIMARY KEY);

                INSERT INTO notes VALUES (1);

                -- locks app.users in mode ACCESS EXCLUSIVE
                ALTER TABLE users ADD COLUMN note text;
                """);
        assertThat(succeeds(database, "--revision", "app@002", "--downgrade").out())
                .contains("downgrade of app@002: one transaction")
                .contains("-- data loss: Loses what a column of app.users holds.")
                .contains("-- data loss: Every row of app.posts is lost.")
                .contains("-- locks app.posts in mode ACCESS EXCLUSIVE");
        assertThat(database.value("SELECT count(*) FROM pg_class WHERE relname = 'users'"))
                .isEqualTo("0");
    }

    /** As a plan between the schemas before and after it would say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER TABLE users RENAME COLUMN name TO called   | breaks clients | app.users.name
            ALTER TABLE users RENAME TO people               | breaks clients | app.users
            ALTER TABLE users SET SCHEMA elsewhere           | breaks clients | app.users
            ALTER FUNCTION f(int) RENAME TO g                | breaks clients | app.f(integer)
            ALTER TYPE mood RENAME TO temper                 | breaks clients | app.mood
            ALTER FUNCTION f(mood) RENAME TO g               | breaks clients | app.f(app.mood)
            DO 'BEGIN ALTER TYPE mood RENAME TO m; END'      | breaks clients | app.mood
            ALTER TABLE counted SET SCHEMA elsewhere         | breaks clients | app.counted
            ALTER TABLE counted RENAME COLUMN id TO no       | breaks clients | app.counted.id
            ALTER TABLE users ALTER COLUMN name SET NOT NULL | may fail       | name is NULL
            ALTER TABLE users ADD CHECK (age > 0)            | may fail       | a row
            ALTER TABLE users ADD UNIQUE (name)              | may fail       | same key
            CREATE UNIQUE INDEX ON users (name)              | may fail       | same key
            CREATE UNIQUE INDEX CONCURRENTLY u ON users (name) | may fail       | same key
            ALTER TABLE users ALTER COLUMN age TYPE smallint | may fail       | does not fit
            ALTER TABLE users ADD COLUMN at date NOT NULL    | may fail       | app.users has rows
            ALTER DOMAIN short ADD CHECK (VALUE <> '')       | may fail       | app.users.nick
            """)
    void aStatementTellsWhatItMayFailOfAndWhomItBreaks(
            String statement, String hazard, String of, TestDatabase database) throws Exception {
        watched(statement);

        CommandRun plan = run(database, "--revision", "002", "--refuse", hazard);
        assertThat(plan.out()).containsPattern("-- " + hazard + ": .*" + Pattern.quote(of));
        assertThat(plan.exitCode()).isEqualTo(ExitCode.DIFFERENT);
    }

    /** What the revision itself has made has no rows that it could fail of, and no program says its name yet. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE n (id int); ALTER TABLE n ADD CHECK (id > 0); ALTER TABLE n RENAME TO m",
                "ALTER TABLE users ADD COLUMN note text",
                "CREATE TYPE m AS ENUM ('a'); ALTER TABLE users ADD COLUMN z int; ALTER TYPE m RENAME TO m2",
                "SET statement_timeout = 1; RESET statement_timeout; ALTER TABLE users ALTER COLUMN age SET DEFAULT 1",
                "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_age",
                "ALTER TABLE counted ALTER COLUMN of SET NOT NULL",
                "CREATE TYPE m AS ENUM ('a'); ALTER TABLE users ADD COLUMN m m",
                "ALTER TABLE users ADD CHECK (age > 0) NOT VALID",
                "ALTER TABLE users ALTER COLUMN name DROP NOT NULL",
                "ALTER TABLE users ALTER COLUMN age TYPE bigint",
                "CREATE INDEX ON users (name)",
                "COMMENT ON TABLE users IS 'people'",
                "UPDATE users SET age = 1",
                "ALTER FUNCTION f(int) STABLE"
            })
    void whatCanDoNeitherIsNotSaidTo(String statements, TestDatabase database) throws Exception {
        watched(statements);

        CommandRun plan = run(database, "--revision", "002", "--refuse", "may fail, breaks clients");
        assertThat(plan.err()).isEmpty();
        assertThat(plan.exitCode()).isEqualTo(ExitCode.DONE);
    }

    /** Statements that share a transaction, because one of them needs another's, are told apart all the same. */
    @Test
    void statementsOfOneTransactionTellOfThemselves(TestDatabase database) throws Exception {
        watched("CREATE TEMP TABLE t ON COMMIT DROP AS SELECT 1 AS age; INSERT INTO users SELECT 'a', age FROM t;"
                + " ALTER TABLE users ADD UNIQUE (name)");

        CommandRun plan = run(database, "--revision", "002", "--refuse", "may fail");
        assertThat(plan.err()).contains("refused: may fail", "ADD UNIQUE", "1 statement is refused");
        assertThat(plan.exitCode()).isEqualTo(ExitCode.DIFFERENT);
    }

    private void watched(String statements) throws IOException {
        CommandRun.write(directory, "001", "base", "on", """
                CREATE DOMAIN short AS text;
                CREATE TYPE mood AS ENUM ('good');
                CREATE TABLE users (name text, age int, nick short);
                CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE UNIQUE INDEX users_age ON users (age);
                CREATE TABLE counted (id int GENERATED ALWAYS AS IDENTITY, of int CHECK (of IS NOT NULL));
                CREATE SCHEMA elsewhere;
                """, "DROP SCHEMA elsewhere;");
        boolean alone = statements.contains("CONCURRENTLY");
        CommandRun.write(directory, "002", "001", alone ? "off" : "on", statements + ";", "SELECT 1;");
    }

    @Test
    void whatRunsInNoTransactionIsToldByTheManual(TestDatabase database) throws Exception {
        users();
        CommandRun.write(
                directory,
                "002",
                "001",
                "off",
                "UPDATE users SET age = 1;\nCREATE INDEX CONCURRENTLY users_age ON users (age);\nVACUUM FULL users;",
                "DROP INDEX CONCURRENTLY users_age;");
        assertThat(succeeds(database, "--revision", "head").out()).isEqualTo("""
                -- upgrade of app@002: each statement commits, and then gives up its locks

                -- locks app.users in mode ROW EXCLUSIVE, reads every row
                -- full scan: Reads every row of app.users.
                UPDATE users SET age = 1;

                -- locks app.users in mode SHARE UPDATE EXCLUSIVE, reads every row
                -- cannot run in a transaction
                -- full scan: Reads every row of app.users.
                CREATE INDEX CONCURRENTLY users_age ON users (age);

                -- locks app.users in mode ACCESS EXCLUSIVE, writes every row anew
                -- cannot run in a transaction
                -- rewrite: Writes every row of app.users anew.
                -- long lock: No one can read or write app.users meanwhile.
                VACUUM FULL users;
                """);
        assertThat(succeeds(database, "--revision", "head", "--downgrade").out())
                .contains("-- locks app.users in mode SHARE UPDATE EXCLUSIVE\n-- cannot run in a transaction");
    }

    @Test
    void statementsThatNeedOneTransactionShareIt(TestDatabase database) throws Exception {
        users();
        CommandRun.write(directory, "002", "001", "on", """
                CREATE TEMPORARY TABLE old ON COMMIT DROP AS SELECT id FROM users;
                DELETE FROM users WHERE id IN (SELECT id FROM old);
                GRANT SELECT ON users TO nobody_yet;
                """, "");
        assertThat(succeeds(database, "--revision", "002").out())
                .contains("because the statements need one transaction")
                .contains("-- locks app.users in mode ROW EXCLUSIVE, reads every row\n");
    }

    @Test
    void itIsATableOrJsonToo(TestDatabase database) throws Exception {
        users();
        CommandRun.write(directory, "002", "001", "on", "TRUNCATE users, posts; REINDEX INDEX users_pkey;", "");
        assertThat(succeeds(database, "--revision", "002", "--format", "table").out())
                .contains("| data loss  ")
                .contains("kept to the end")
                .containsPattern("app\\.users +\\| ACCESS EXCLUSIVE \\| +1 \\| read or write");
        assertThat(succeeds(database, "--revision", "002", "--format", "json").out())
                .contains("\"revision\" : \"app@002\"")
                .contains("\"lock\" : \"ACCESS EXCLUSIVE\"")
                .contains("\"relation\" : \"app.users_pkey\"")
                .contains("\"from_statement\" : 1");
    }

    /** What a build runs: the plan for people to read, what is refused for it to show, and an exit code. */
    @Test
    void aBuildRefusesHazardsOfARangeOfRevisions(TestDatabase database) throws Exception {
        users();
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE notes (id int);", "DROP TABLE notes;");
        CommandRun.write(
                directory,
                "003",
                "002",
                "on",
                "CREATE INDEX users_age ON users (age);\nALTER TABLE users DROP COLUMN age;",
                "SELECT 1;");

        CommandRun gate = run(database, "--revision", "002:", "--refuse", "data loss,long-lock");

        assertThat(gate.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(gate.err()).isEqualTo("""
                revisions/003_revision.sql:8:1: refused: long lock
                  CREATE INDEX users_age ON users (age)
                  long lock: No one can write app.users meanwhile.
                revisions/003_revision.sql:9:1: refused: data loss
                  ALTER TABLE users DROP COLUMN age
                  data loss: Loses what a column of app.users holds.
                2 statements are refused
                """);
        assertThat(gate.out())
                .contains("-- upgrade of app@002", "-- upgrade of app@003")
                .doesNotContain("app@001");
        assertThat(succeeds(database, "--revision", "001:002", "--refuse", "data loss")
                        .err())
                .isEmpty();
        assertThat(run(database, "--revision", "002:003", "--downgrade", "--refuse", "data loss")
                        .out())
                .containsSubsequence("-- downgrade of app@003", "-- downgrade of app@002");
        assertThat(run(database, "--revision", "003", "--refuse", "rewrite, data loss")
                        .exitCode())
                .isEqualTo(ExitCode.DIFFERENT);
        CommandRun json = run(database, "--revision", "002:003", "--refuse", "data loss", "--format", "json");
        assertThat(json.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(json.out())
                .contains("\"place\" : \"revisions/003_revision.sql:9:1\"")
                .containsOnlyOnce("\"refused\" : true");
        assertThat(run(database, "--revision", "002:", "--refuse", "dataloss").err())
                .contains("there is no hazard \"dataloss\"", "did you mean \"data loss\"?");
    }

    @Test
    void whatSomebodyHasLookedAtAndAcceptedPasses(TestDatabase database) throws Exception {
        users();
        CommandRun.write(
                directory,
                "002",
                "001",
                "on",
                "-- accepted: data loss, because nobody reads it\nALTER TABLE users DROP COLUMN age;\n"
                        + "-- accepted: data loss\nALTER TABLE users ALTER COLUMN id TYPE bigint;",
                "SELECT 1;");
        succeeds(database, "--revision", "002:", "--refuse", "data loss");
        CommandRun other = run(database, "--revision", "002:", "--refuse", "data loss,rewrite");
        assertThat(other.err()).contains("refused: rewrite\n").endsWith("1 statement is refused\n");
    }

    @Test
    void aCommentLetsThatStatementPassWhichItStandsAbove(TestDatabase database) throws Exception {
        users();
        CommandRun.write(
                directory,
                "002",
                "001",
                "on",
                "-- accepted: data loss\nALTER TABLE users DROP COLUMN age;  -- accepted: data loss, because unused\n"
                        + "/* of an old draft:\n-- accepted: data loss\n*/\nDROP TABLE users;",
                "SELECT 1;");
        CommandRun gate = run(database, "--revision", "002:", "--refuse", "data loss");
        assertThat(gate.err()).contains("DROP TABLE users\n").endsWith("1 statement is refused\n");
    }

    @Test
    void aCommentThatAcceptsSomethingElseIsNoMistakeOfAPlan(TestDatabase database) throws Exception {
        users();
        CommandRun.write(
                directory,
                "002",
                "001",
                "on",
                "-- accepted: by Bob, ticket 12\nALTER TABLE users DROP COLUMN age;",
                "SELECT 1;");
        assertThat(succeeds(database, "--revision", "002").err()).doesNotContain("Bob");
        succeeds(database, "--revision", "002", "--format", "json");
        CommandRun gate = run(database, "--revision", "002", "--refuse", "data loss");
        assertThat(gate.err())
                .contains("revisions/002_revision.sql:9:1: accepted: there is no hazard \"by Bob\"")
                .endsWith("1 statement is refused\n");
    }

    @Test
    void whatIsPendingIsWhatTheDatabaseDoesNotHave(TestDatabase database) throws Exception {
        users();
        CommandRun.write(directory, "002", "001", "on", "ALTER TABLE users DROP COLUMN age;", "SELECT 1;");
        Path java = directory.resolve("revisions/003_code.java");
        Files.writeString(java, """
                // revision: 003
                // revises: 002
                import dev.quipu.migration.revision.JavaRevision;
                public class Code implements JavaRevision {}
                """);
        CommandRun all = succeeds(database, "--pending");
        assertThat(all.out()).contains("app@001", "app@002").doesNotContain("app@003");
        assertThat(all.err()).contains("app@003 is Java, of which no statement is known");
        CommandRun.in(
                        directory,
                        CommandRun.environment(database),
                        "upgrade",
                        "001",
                        "--revisions",
                        "revisions",
                        "--schema",
                        "app")
                .succeeded();
        CommandRun rest = run(database, "--pending", "--refuse", "data loss", "--format", "table");
        assertThat(rest.out()).contains("upgrade of app@002\n").doesNotContain("app@001");
        assertThat(rest.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(run(database, "--pending", "--revision", "002").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void errorsAreThoseOfARun(TestDatabase database) throws Exception {
        users();
        CommandRun.write(directory, "002", "001", "on", "SELECT 1;\nSELECT 2,\n   * FROM userz;", "");
        CommandRun plan = run(database, "--revision", "002");
        assertThat(plan.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(plan.out()).isEmpty();
        assertThat(plan.err()).startsWith("""
                quipu: app@002 failed: relation "userz" does not exist (SQLSTATE 42P01)
                  revisions/002_revision.sql:10:11
                  10 |    * FROM userz;
                     |           ^
                """).contains("did you mean \"users\"?");
        assertThat(run(database, "--revision", "002", "--downgrade").exitCode()).isEqualTo(ExitCode.FAILED);
        CommandRun unknown = run(database, "--revision", "003");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("there is no revision \"003\"");
        assertThat(run(database, "live", "--revision", "001").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run(database, "--downgrade").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatIsOfAComparisonIsRefusedAndNotPassedOver(TestDatabase database) throws Exception {
        users();
        for (String[] words : new String[][] {
            {"--style", "transactional"}, {"--only", "app"}, {"--home", "app"}, {"--ignore", "x"}, {"--column-order"}
        }) {
            CommandRun plan = run(
                    database,
                    Stream.concat(Stream.of("--revision", "001"), Stream.of(words))
                            .toArray(String[]::new));
            assertThat(plan.exitCode()).as(words[0]).isEqualTo(ExitCode.USAGE);
            assertThat(plan.err()).contains("so it takes no " + words[0] + "\n");
        }
    }

    private void users() throws IOException {
        CommandRun.write(
                directory,
                "001",
                "",
                "on",
                "CREATE TABLE users (id int PRIMARY KEY, age int); CREATE TABLE posts (user_id int);",
                "DROP TABLE users, posts;");
    }

    private CommandRun succeeds(TestDatabase database, String... words) {
        return run(database, words).succeeded(words);
    }

    private CommandRun run(TestDatabase database, String... words) {
        List<String> all = new ArrayList<>(List.of("plan", "--revisions", "revisions", "--schema", "app"));
        Stream.of(words).forEach(all::add);
        return CommandRun.in(directory, CommandRun.environment(database), all.toArray(String[]::new));
    }
}
