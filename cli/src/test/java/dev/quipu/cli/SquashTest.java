package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code squash}: many revisions become one, and no database notices. */
@PostgresTest
class SquashTest {
    private static final String ROWS = """
            SELECT string_agg(one, E'\\n' ORDER BY one) FROM (
                SELECT 'user ' || u::text FROM app.users AS u
                UNION ALL SELECT 'post ' || p::text FROM app.posts AS p
                UNION ALL SELECT 'log ' || l::text FROM app.logs AS l
                UNION ALL SELECT 'count ' || c::text FROM app.post_counts AS c
                UNION ALL SELECT 'next ' || last_value || is_called FROM app.users_id_seq
                UNION ALL SELECT 'number ' || last_value || is_called FROM app.numbers) AS all_rows (one)""";

    @TempDir
    private Path directory = Path.of("");

    /** What five years of a team leave behind, in little: also what it took back, and rows that triggers must not see again. */
    @BeforeEach
    void revisions() throws IOException {
        CommandRun.write(directory, "001", "base", "on", """
                CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,
                                     shout text GENERATED ALWAYS AS (upper(name)) STORED);
                INSERT INTO people (name) VALUES ('Ada'), (E'a\\tb\\\\c\\nd'), ('ünï');
                CREATE SEQUENCE numbers START 7;
                """, "DROP SEQUENCE numbers; DROP TABLE people;");
        CommandRun.write(directory, "002", "001", "on", """
                ALTER TABLE people RENAME TO users;
                ALTER SEQUENCE people_id_seq RENAME TO users_id_seq;
                CREATE TABLE gone (id int);
                CREATE TABLE logs (what text, at timestamptz DEFAULT now()) PARTITION BY RANGE (at);
                CREATE TABLE logs_all PARTITION OF logs DEFAULT;
                CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS
                    $$BEGIN INSERT INTO logs VALUES (TG_TABLE_NAME, '2026-01-02 03:04:05.678901+00'); RETURN NEW; END$$;
                CREATE TRIGGER logged AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION log();
                INSERT INTO users (name) VALUES ('Eve');
                """, """
                DROP TRIGGER logged ON users; DROP FUNCTION log; DROP TABLE logs, gone;
                ALTER SEQUENCE users_id_seq RENAME TO people_id_seq;
                ALTER TABLE users RENAME TO people;""");
        CommandRun.write(
                directory,
                "003",
                "002",
                "on",
                """
                DROP TABLE gone;
                CREATE TABLE posts (id uuid PRIMARY KEY, user_id int NOT NULL REFERENCES users DEFERRABLE INITIALLY DEFERRED,
                                    answers uuid REFERENCES posts, about jsonb NOT NULL DEFAULT '{}');
                ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
                ALTER TABLE posts FORCE ROW LEVEL SECURITY;
                CREATE POLICY own ON posts USING (user_id::text = current_user);
                ALTER TABLE posts DISABLE ROW LEVEL SECURITY;
                INSERT INTO posts VALUES ('00000000-0000-0000-0000-000000000002', 2, NULL),
                    ('00000000-0000-0000-0000-000000000001', 1, '00000000-0000-0000-0000-000000000002');
                SET CONSTRAINTS ALL IMMEDIATE;
                ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
                CREATE TRIGGER always AFTER INSERT ON posts FOR EACH ROW EXECUTE FUNCTION log();
                ALTER TABLE posts ENABLE ALWAYS TRIGGER always;
                CREATE MATERIALIZED VIEW post_counts AS SELECT user_id, count(*) FROM posts GROUP BY 1;
                SELECT nextval('numbers');
                """,
                "DROP MATERIALIZED VIEW post_counts; DROP TABLE posts; CREATE TABLE gone (id int);");
        CommandRun.write(
                directory,
                "004",
                "003",
                "off",
                "CREATE INDEX CONCURRENTLY users_name ON users (name);",
                "DROP INDEX CONCURRENTLY users_name;");
        CommandRun.write(
                directory, "005", "004", "on", "ALTER TABLE users ADD note text;", "ALTER TABLE users DROP note;");
    }

    @Test
    void oneRevisionStandsForFourAndNoDatabaseNotices(TestDatabase database) throws Exception {
        run(database, "upgrade", "head").succeeded();
        String before = database.value(ROWS);
        String dump = run(database, "dump", "live").succeeded().out();

        CommandRun squash = run(database, "squash", "004").succeeded();
        assertThat(squash.out()).isEqualTo("""
                revisions/004_squash_of_001_to_004.sql
                stands for 4 revisions: 4 tables, 7 rows; proven up, down and up again
                4 files moved to .quipu/squashed/app@004
                next: bring every database to app@004 with the files of before, then release this one
                """);
        assertThat(files("revisions")).containsExactly("004_squash_of_001_to_004.sql", "005_revision.sql");
        assertThat(files(".quipu/squashed/app@004"))
                .containsExactly("001_revision.sql", "002_revision.sql", "003_revision.sql", "004_revision.sql");

        assertThat(run(database, "upgrade", "head").succeeded().out())
                .contains("nothing to do; app is at app@005 (head)");
        assertThat(run(database, "current").succeeded().out())
                .contains(" app    | app    | 005      | revision 005 | yes  |       0");
        assertThat(run(database, "status").exitCode()).isZero();
        assertThat(run(database, "check", "--no-database").exitCode()).isNotEqualTo(ExitCode.FAILED);
        run(database, "validate", "--round-trip").succeeded();
        run(database, "downgrade", "base", "--backup", "never").succeeded();
        assertThat(database.value("SELECT count(*) FROM quipu.applied")).isEqualTo("0");
        run(database, "upgrade", "head").succeeded();
        assertThat(database.value(ROWS)).isEqualTo(before);
        assertThat(run(database, "dump", "live").succeeded().out()).isEqualTo(dump);
        assertThat(database.value("SELECT string_agg(revision, ' ' ORDER BY revision) FROM quipu.applied"))
                .isEqualTo("004 005");
    }

    @Test
    void aDatabaseInTheMiddleIsToldHowToGetOut(TestDatabase database) throws Exception {
        run(database, "upgrade", "002").succeeded();
        run(database, "squash", "004").succeeded();
        assertThat(run(database, "upgrade", "head").err()).isEqualTo("""
                quipu: the database is at app@002, in the middle of what was squashed into app@004
                  hint: upgrade it to app@004 with the files from before the squash, which version control has; then come back to these
                """);
        assertThat(run(database, "downgrade", "base", "--backup", "never").exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(run(database, "downgrade", "003", "--backup", "never").err()).contains("squashed into app@004");
        assertThat(database.value("SELECT string_agg(revision, ' ' ORDER BY revision) FROM quipu.applied"))
                .isEqualTo("001 002");
        CommandRun.in(
                        directory,
                        CommandRun.environment(database),
                        "upgrade",
                        "004",
                        "--revisions",
                        ".quipu/squashed/app@004",
                        "--schema",
                        "app")
                .succeeded();
        run(database, "upgrade", "head").succeeded();
    }

    @Test
    void aSquashOfASquashStandsForAllOfThem(TestDatabase database) throws Exception {
        run(database, "upgrade", "head").succeeded();
        run(database, "squash", "003").succeeded();
        assertThat(run(database, "squash", "head", "-m", "all").succeeded().out())
                .contains("stands for 3 revisions: 4 tables, 7 rows");
        assertThat(files("revisions")).containsExactly("005_all.sql");
        assertThat(Files.readString(directory.resolve("revisions/005_all.sql")))
                .startsWith("-- revision: 005\n-- revises: base\n-- replaces: 001, 002, 003, 004\n-- message: all\n");
        assertThat(run(database, "upgrade", "head").succeeded().out())
                .contains("nothing to do; app is at app@005 (head)");
        run(database, "stamp", "head").succeeded();
        assertThat(database.value("SELECT string_agg(revision, ' ' ORDER BY revision) FROM quipu.applied"))
                .isEqualTo("005");
    }

    @Test
    void whatADryRunShowsChangesNothing(TestDatabase database) throws Exception {
        CommandRun shown = run(database, "squash", "--dry-run").succeeded();
        assertThat(shown.out())
                .startsWith("would write revisions/005_squash_of_001_to_005.sql\n  -- revision: 005\n")
                .contains(
                        "  COPY users (id, name, note) FROM stdin;\n",
                        "  ALTER TABLE ONLY posts NO FORCE ROW LEVEL SECURITY;\n")
                .contains("would stand for 5 revisions", "5 files would be moved to .quipu/squashed/app@005");
        assertThat(files("revisions")).hasSize(5);
        assertThat(directory.resolve(".quipu/squashed")).doesNotExist();
    }

    @Test
    void whatRevisionsGiveAwayIsGivenAway(TestDatabase database) throws Exception {
        CommandRun.write(
                directory,
                "006",
                "005",
                "on",
                "ALTER TABLE users OWNER TO keeper_of_users;",
                "ALTER TABLE users OWNER TO CURRENT_USER;");
        assertThat(run(database, "squash", "--dry-run").succeeded().out())
                .containsOnlyOnce("OWNER TO")
                .contains("  ALTER TABLE users OWNER TO keeper_of_users;\n");
    }

    /** Another role runs the file elsewhere. */
    @Test
    void whoRunsTheRevisionsIsNotNamed(TestDatabase database) throws Exception {
        CommandRun.write(directory, "006", "005", "on", """
                ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor;
                CREATE POLICY mine ON posts FOR SELECT TO CURRENT_USER USING (user_id > 0);
                REVOKE TRUNCATE ON posts FROM CURRENT_USER;
                """, """
                GRANT TRUNCATE ON posts TO CURRENT_USER;
                DROP POLICY mine ON posts;
                ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE SELECT ON TABLES FROM pg_monitor;""");
        assertThat(run(database, "squash", "--dry-run").succeeded().out())
                .contains("  ALTER DEFAULT PRIVILEGES IN SCHEMA app\n", "FOR SELECT TO CURRENT_USER\n")
                .contains("  REVOKE TRUNCATE ON TABLE posts FROM CURRENT_USER;\n")
                .doesNotContain("TO postgres", "FROM postgres", "FOR ROLE");
    }

    @Test
    void whatLiesBesideSchemasIsNotLostInSilence(TestDatabase database) throws Exception {
        CommandRun.write(directory, "006", "005", "on", "SELECT lo_create(0);", "SELECT;");
        assertThat(run(database, "squash").err())
                .contains(
                        "the squash does not leave what the revisions leave",
                        "differs: how many large objects there are");
        assertThat(files("revisions")).hasSize(6);
    }

    /** The file that knows how to go on is gone. */
    @Test
    void aRevisionThatIsHalfUndoneIsTheMiddle(TestDatabase database) throws Exception {
        CommandRun.write(directory, "004", "003", "off", """
                CREATE INDEX CONCURRENTLY users_name ON users (name);
                CREATE INDEX CONCURRENTLY users_shout ON users (shout);""", """
                DROP INDEX CONCURRENTLY users_shout;
                DROP INDEX CONCURRENTLY users_name;""");
        run(database, "upgrade", "004").succeeded();
        database.execute("DROP INDEX app.users_name");
        assertThat(run(database, "downgrade", "003", "--backup", "never").exitCode())
                .isEqualTo(ExitCode.FAILED);
        run(database, "squash", "004").succeeded();
        for (String command : List.of("upgrade head", "downgrade base --backup never", "current")) {
            assertThat(run(database, command.split(" ")).err())
                    .as(command)
                    .contains("the database is at app@003, in the middle of what was squashed into app@004");
        }
    }

    @Test
    void aStampOfAnotherBranchLeavesAloneWhatIsInTheMiddle(TestDatabase database) throws Exception {
        run(database, "upgrade", "002").succeeded();
        run(database, "squash", "004").succeeded();
        String[] both = {"stamp", "finops@001", "--revisions", "revisions", "--schema", "app=app", "--pack", "finops"};
        CommandRun.in(directory, CommandRun.environment(database), both).succeeded();
        assertThat(database.value(
                        "SELECT string_agg(revision, ' ' ORDER BY revision) FROM quipu.applied WHERE branch = 'app'"))
                .isEqualTo("001 002");
    }

    @Test
    void deferredKeysWaitAgainForWhoComesNext(TestDatabase database) throws Exception {
        CommandRun.write(directory, "006", "005", "on", """
                INSERT INTO posts VALUES ('00000000-0000-0000-0000-000000000009', 99, NULL);
                INSERT INTO users (id, name) OVERRIDING SYSTEM VALUE VALUES (99, 'late');""", """
                DELETE FROM posts WHERE user_id = 99; DELETE FROM users WHERE id = 99;""");
        run(database, "squash", "003").succeeded();
        CommandRun.write(directory, "004", "003", "on", "SELECT;", "SELECT;");
        run(database, "upgrade", "head", "--single-transaction").succeeded();
    }

    @Test
    void rowsOfNoColumnsAndTablesOfOthersThatStayEmpty(TestDatabase database) throws Exception {
        CommandRun.write(
                directory,
                "006",
                "005",
                "on",
                "CREATE TABLE marks (); INSERT INTO marks DEFAULT VALUES;",
                "DROP TABLE marks;");
        assertThat(run(database, "squash").succeeded().out()).contains("5 tables, 8 rows");
    }

    @Test
    void whatCannotBeOneRevisionIsRefused(TestDatabase database) throws Exception {
        assertThat(run(database, "squash", "001").err()).contains("there is nothing to squash");
        CommandRun.write(directory, "006", "002", "on", "SELECT;", "SELECT;");
        assertThat(run(database, "squash", "004").err())
                .contains("app@006 follows app@002, which would be gone in app@004");
        assertThat(files("revisions")).hasSize(6);
    }

    @Test
    void whatWasWrittenForTheMiddleMeanwhileIsRefused(TestDatabase database) throws Exception {
        run(database, "squash", "004").succeeded();
        CommandRun.write(directory, "006", "003", "on", "SELECT;", "SELECT;");
        assertThat(run(database, "upgrade", "head").err())
                .contains("app@006 revises app@003, which was squashed into app@004", "revisions/006_revision.sql:2");
        Files.delete(directory.resolve("revisions/006_revision.sql"));
        Files.copy(
                directory.resolve(".quipu/squashed/app@004/003_revision.sql"),
                directory.resolve("revisions/003_revision.sql"));
        assertThat(run(database, "heads").err()).contains("app@004 stands for app@003, which still has a file");
    }

    private CommandRun run(TestDatabase database, String... args) {
        String[] all = Stream.concat(Stream.of(args), Stream.of("--revisions", "revisions", "--schema", "app"))
                .toArray(String[]::new);
        return CommandRun.in(directory, Map.copyOf(CommandRun.environment(database)), all);
    }

    private List<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
