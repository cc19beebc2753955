package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that compare schemas, from end to end: declared, by revisions, and live. */
@PostgresTest
class SchemaCommandsTest {
    private static final String USERS = """
            CREATE TYPE mood AS ENUM ('sad', 'happy');
            CREATE TABLE users (
                user_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                email text NOT NULL UNIQUE,
                mood mood NOT NULL DEFAULT 'happy'
            );
            CREATE VIEW happy AS SELECT user_id, email FROM users WHERE mood = 'happy';
            """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    @SincePostgres(15)
    void packsMayLieInSchemasOfOtherNames(TestDatabase database) throws Exception {
        Files.writeString(directory.resolve("quipu.toml"), """
                packs = ["agents", "assistant", "finops", "threads"]
                branch.agents.schema = "platform"
                branch.assistant.schema = "public"
                branch.finops.schema = "costs"
                branch.threads.schema = "talks"
                """);
        assertThat(succeeds(database, "check", "--no-database").out()).isEqualTo("revisions and declared agree\n");
    }

    @Test
    void revisionsFollowTheDeclaredSchema(TestDatabase database) throws Exception {
        project(USERS);
        CommandRun first = succeeds(database, "revision", "-m", "users", "--autogenerate");
        assertThat(first.out()).isEqualTo("migrations/001_users.sql\n");
        assertThat(read("migrations/001_users.sql"))
                .contains("-- upgrade\nCREATE TYPE mood AS ENUM ('sad', 'happy');\n")
                .contains("    email text NOT NULL UNIQUE,\n")
                .contains("-- downgrade\nDROP VIEW happy;\n")
                .as("what the owner of a new object has is not granted by anybody")
                .doesNotContain("GRANT", "REVOKE");
        succeeds(database, "upgrade", "head");
        succeeds(database, "check");
        succeeds(database, "validate", "--round-trip");

        declare(USERS.replace("'happy');\nCREATE TABLE", "'happy', 'elated');\nCREATE TABLE")
                + "CREATE INDEX users_mood ON users (mood);\n");
        CommandRun differs = run(database, "check");
        assertThat(differs.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(differs.out()).contains("+ index users_mood").contains("the live database agree");

        assertThat(succeeds(database, "revision", "-m", "moods", "--autogenerate")
                        .out())
                .isEqualTo("migrations/002_moods_1_of_2.sql\nmigrations/003_moods_2_of_2.sql\n");
        assertThat(read("migrations/003_moods_2_of_2.sql"))
                .contains("-- transaction: off")
                .contains("CREATE INDEX CONCURRENTLY users_mood ON users (mood);")
                .contains("DROP INDEX CONCURRENTLY users_mood;");
        succeeds(database, "upgrade", "head");
        succeeds(database, "check");
        assertThat(succeeds(database, "revision", "-m", "none", "--autogenerate")
                        .out())
                .startsWith("nothing to do");
        succeeds(database, "validate", "--round-trip");
        succeeds(database, "downgrade", "base", "--backup", "never");
    }

    /** The scratch server is of the newest version, and what it alone understands must not be written for an older one. */
    @Test
    void whatIsWrittenForAnOlderServerIsWhatThatOneUnderstands(TestDatabase database) throws Exception {
        project("CREATE TABLE a (n int NOT NULL);\nCREATE TABLE b (n int);\n");
        Files.writeString(directory.resolve("before.sql"), "CREATE TABLE a (n int);\n");
        String before =
                succeeds(database, "dump", "before.sql", "--format", "json").out();
        Files.writeString(
                directory.resolve("older.json"),
                before.replaceFirst("(\"serverVersion\" ?: ?)\\d+", "\"serverVersion\": 150006"));
        String plan = succeeds(database, "plan", "older.json", "declared").out();
        assertThat(plan)
                .contains("CHECK (n IS NOT NULL) NOT VALID", "ALTER COLUMN n SET NOT NULL")
                .doesNotContain("NOT NULL n", "MAINTAIN");

        Files.writeString(directory.resolve("migrations/001_a.sql"), """
                -- revision: 001
                -- revises: base

                -- upgrade
                CREATE TABLE a (n int);

                -- downgrade
                DROP TABLE a;
                """);
        Files.writeString(
                directory.resolve("quipu.toml"), "postgres = 15\n" + Files.readString(directory.resolve("quipu.toml")));
        succeeds(database, "revision", "-m", "older", "--autogenerate");
        try (var files = Files.list(directory.resolve("migrations"))) {
            String written = "";
            for (Path file : files.sorted().toList()) {
                written += Files.readString(file);
            }
            assertThat(written).contains("ALTER COLUMN n SET NOT NULL").doesNotContain("NOT NULL n");
        }
        declare("CREATE TABLE a (m int NOT NULL);\nCREATE TABLE b (n int);\n");
        assertThat(succeeds(database, "revision", "-m", "named", "--autogenerate", "--rename", "public.a.n=public.a.m")
                        .out())
                .contains("_named");
        try (var files = Files.list(directory.resolve("migrations"))) {
            String last = Files.readString(files.sorted().toList().getLast());
            assertThat(last).contains("RENAME COLUMN n TO m").doesNotContain("RENAME CONSTRAINT");
        }
        Files.writeString(directory.resolve("quipu.toml"), "postgres = 9\n");
        assertThat(run(database, "status").err()).contains("postgres is 9", "from 14 to 18");
    }

    @Test
    void aTableIsPartitionedByCopyingItsRows(TestDatabase database) throws Exception {
        String table = "CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY, at date, PRIMARY KEY (id, at))";
        project(table + ";\n");
        succeeds(database, "revision", "-m", "events", "--autogenerate");
        succeeds(database, "upgrade", "head");
        database.execute("INSERT INTO public.events (at) SELECT date '2026-01-01' + n FROM generate_series(1, 50) n");
        declare(table + """
                 PARTITION BY RANGE (at);
                CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                CREATE TABLE events_2 PARTITION OF events DEFAULT;
                """);

        CommandRun refused = run(database, "revision", "-m", "months", "--autogenerate");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("is partitioned otherwise").contains("--copy public.events");
        assertThat(run(database, "plan", "--copy", "public.event").err())
                .contains("no table \"public.event\"", "public.events");

        assertThat(succeeds(database, "plan", "--copy", "events").out())
                .isEqualTo(succeeds(database, "plan", "--copy", "public.events").out());
        database.execute("CREATE SCHEMA other; CREATE TABLE other.events ()");
        assertThat(run(database, "plan", "live", "live", "--copy", "events").err())
                .contains("more than one table \"events\"", "write one of other.events, public.events");
        database.execute("DROP SCHEMA other CASCADE");
        succeeds(database, "revision", "-m", "months", "--autogenerate", "--copy", "public.events");
        succeeds(database, "upgrade", "head", "--backup", "never");
        assertThat(database.value("SELECT count(*) || ' ' || max(id) FROM public.events_1"))
                .isEqualTo("30 30");
        succeeds(database, "check");
        succeeds(database, "validate", "--round-trip");
        succeeds(database, "downgrade", "-1", "--backup", "never");
        assertThat(database.value("SELECT count(*) || ' ' || nextval('public.events_id_seq') FROM public.events"))
                .isEqualTo("50 51");
    }

    /** Its owner has all privileges on it, as on whatever is new. */
    @Test
    void theSequenceOfANewIdentityColumnIsNoDifferenceOfItsOwn(TestDatabase database) throws Exception {
        project("CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY);\n");

        CommandRun check = run(database, "check", "--no-database");

        assertThat(check.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(check.out()).contains("+ table events").doesNotContain("granted to", "altered");
    }

    /** Else the old names would stay, and without the comment nobody could tell that the server had given them. */
    @Test
    void whatTheServerNamedAfterATableIsRenamedWithIt(TestDatabase database) throws Exception {
        project("""
                CREATE TABLE orgs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
                CREATE TABLE users (
                    id bigserial PRIMARY KEY,
                    mail text NOT NULL UNIQUE,
                    org_id bigint NOT NULL REFERENCES orgs,
                    age int CHECK (age > 0),
                    CONSTRAINT mine CHECK (mail > 'a')
                );
                CREATE INDEX ON users (org_id);
                """);
        succeeds(database, "revision", "-m", "users", "--autogenerate");
        succeeds(database, "upgrade", "head");
        String renamed = """
                -- @renamed from: orgs
                CREATE TABLE companies (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
                -- @renamed from: users
                CREATE TABLE people (
                    id bigserial PRIMARY KEY,
                    -- @renamed from: mail
                    email text NOT NULL UNIQUE,
                    org_id bigint NOT NULL REFERENCES companies,
                    age int CHECK (age > 0),
                    CONSTRAINT mine CHECK (email > 'a')
                );
                CREATE INDEX ON people (org_id);
                """;
        declare(renamed);

        succeeds(database, "revision", "-m", "people", "--autogenerate");

        assertThat(read("migrations/002_people.sql"))
                .contains("RENAME CONSTRAINT users_mail_key TO people_email_key;")
                .contains("ALTER INDEX users_org_id_idx RENAME TO people_org_id_idx;")
                .contains("ALTER SEQUENCE users_id_seq RENAME TO people_id_seq;")
                .contains("ALTER SEQUENCE orgs_id_seq RENAME TO companies_id_seq;")
                .doesNotContain("DROP", "CREATE", "mine");
        succeeds(database, "upgrade", "head");
        declare(renamed.replaceAll(" *-- @renamed.*\n", ""));
        succeeds(database, "check");
        succeeds(database, "validate", "--round-trip");
    }

    @Test
    void driftIsFoundAndNamed(TestDatabase database) throws Exception {
        project(USERS);
        succeeds(database, "revision", "-m", "users", "--autogenerate");
        succeeds(database, "upgrade", "head");
        database.execute("ALTER TABLE public.users ADD COLUMN note text; DROP VIEW public.happy");
        CommandRun drifted = run(database, "check");
        assertThat(drifted.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(drifted.out())
                .contains("revisions and declared agree")
                .contains("from the revisions that it has to the live database:")
                .contains("+ column note")
                .contains("- view happy")
                .contains("  next: \"quipu plan live revisions\" prints what would take it back\n")
                .doesNotContainPattern("(?m)^ +$");
        assertThat(run(database, "diff", "live", "revisions").out())
                .startsWith("from live to revisions:\n")
                .contains("- column note");
        declare(USERS + "CREATE TABLE more ();");
        assertThat(run(database, "check", "--no-database").out())
                .contains("  next: \"quipu revision -m ... --autogenerate\" writes the revision that is missing\n");
        declare(USERS);
        assertThat(run(database, "check", "--ignore", "public.happy", "--ignore", "public.users.note")
                        .exitCode())
                .isZero();
    }

    /** They come and go with the calendar; what else differs is told, in them too where revisions know them. */
    @Test
    void partitionsThatNoRevisionMakesAreNoDifference(TestDatabase database) throws Exception {
        project("""
                CREATE TABLE logs (at date NOT NULL, text text) PARTITION BY RANGE (at);
                CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
                CREATE INDEX logs_at ON logs (at);
                """);
        succeeds(database, "revision", "-m", "logs", "--autogenerate");
        succeeds(database, "upgrade", "head");
        database.execute("CREATE TABLE public.logs_2026 PARTITION OF public.logs FOR VALUES FROM ('2026-01-01') TO"
                + " ('2027-01-01') PARTITION BY LIST (text);"
                + "CREATE TABLE public.\"Logs 2026 a\" PARTITION OF public.logs_2026 FOR VALUES IN ('a')");

        assertThat(succeeds(database, "check").out())
                .contains("the live database agree", "left out: 2 partitions that only the live database has");
        assertThat(succeeds(database, "status").out()).contains("none since the last run");
        for (String to : List.of("declared", "revisions", "schema.sql")) {
            assertThat(succeeds(database, "plan", "live", to).out())
                    .as(to)
                    .isEqualTo("-- left out: 2 partitions that only the live database has\n-- nothing to do\n");
            assertThat(succeeds(database, "diff", "live", to).out())
                    .as(to)
                    .isEqualTo("no differences\nleft out: 2 partitions that only the live database has\n");
        }
        assertThat(succeeds(database, "diff", "revisions", "live", "--format", "json")
                        .out())
                .contains("\"added_partitions\" : 2");
        String url = CommandRun.environment(database).getOrDefault("DATABASE_URL", "");
        assertThat(succeeds(database, "plan", url, "revisions").out()).endsWith("-- nothing to do\n");
        assertThat(succeeds(database, "diff", "declared", url).out()).startsWith("no differences\n");
        assertThat(succeeds(database, "plan", "--format", "json").err())
                .contains("left out: 2 partitions that only the live database has");

        database.execute("CREATE INDEX by_hand ON public.logs_rest (text)");
        assertThat(run(database, "check").out()).contains("+ index by_hand");
    }

    @Test
    void aDowngradeThatLeavesSomethingFailsTheRoundTrip(TestDatabase database) throws Exception {
        project("");
        CommandRun.write(
                directory,
                "001",
                "base",
                "on",
                "CREATE TABLE t (a int); CREATE TYPE kind AS ENUM ('a');",
                "DROP TABLE t;");
        CommandRun run = CommandRun.in(
                directory,
                CommandRun.environment(database),
                "validate",
                "--round-trip",
                "--no-database",
                "--revisions",
                "revisions");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("the downgrade of app@001 does not undo its upgrade")
                .contains("+ type kind");
    }

    @Test
    void aDumpMakesTheSameSchemaAgain(TestDatabase one, TestDatabase other) throws Exception {
        one.execute(USERS);
        project("");
        other.execute(succeeds(one, "dump").out());
        CommandRun same = run(one, "diff", one.url(), other.url());
        assertThat(same.out()).isEqualTo("no differences\n");
        assertThat(same.exitCode()).isZero();
        Files.writeString(
                directory.resolve("stored.json"),
                succeeds(one, "dump", "--format", "json").out());
        other.execute("DROP VIEW happy");
        CommandRun differs = run(other, "diff", "stored.json", other.url());
        assertThat(differs.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(differs.out()).contains("- view happy");
    }

    @Test
    void aPlanCountsTheRowsThatItWouldLose(TestDatabase database) throws Exception {
        database.execute(USERS + "INSERT INTO users (email) VALUES ('a'), ('b'); ANALYZE users");
        project(USERS.replace("email text NOT NULL UNIQUE", "email text UNIQUE")
                .replace(",\n    mood mood NOT NULL DEFAULT 'happy'", "")
                .replace(" WHERE mood = 'happy'", ""));
        CommandRun plan = succeeds(database, "plan");
        assertThat(plan.out())
                .contains("DROP COLUMN mood")
                .containsPattern("data loss: .* 2 rows\\.")
                .contains("-- locks public.users in mode ACCESS EXCLUSIVE")
                .contains("CREATE OR REPLACE VIEW public.happy AS");
        assertThat(succeeds(database, "plan", "--format", "table").out()).contains("data loss");
        assertThat(succeeds(database, "plan", "--format", "json").out()).contains("\"rows\" : 2");
        assertThat(succeeds(database, "plan", database.url(), "declared").out())
                .containsPattern("data loss: .* 2 rows\\.");
        CommandRun refused = run(database, "plan", "--refuse", "data loss");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(refused.err()).contains("refused: data loss\n", "statement is refused\n");
    }

    @Test
    void aRenameIsOfferedAndNeverAssumed(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (user_id int PRIMARY KEY, mail text NOT NULL)");
        project("CREATE TABLE people (user_id int PRIMARY KEY, mail text NOT NULL);");
        assertThat(succeeds(database, "plan").out()).contains("DROP TABLE").contains("CREATE TABLE");
        assertThat(run(database, "diff", "live", "declared").out())
                .contains("public.users")
                .contains("renamed")
                .isEqualTo(run(database, "diff").out());
        String renamed = succeeds(database, "plan", "--rename", "public.users=public.people")
                .out();
        assertThat(renamed).contains("RENAME TO people").doesNotContain("DROP TABLE");
        CommandRun wrong = run(database, "plan", "--rename", "public.userz=public.people");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err())
                .contains("the first schema has nothing called \"public.userz\"", "did you mean \"public.users\"");
        assertThat(succeeds(database, "plan", "--rename", "users=people").out()).isEqualTo(renamed);
        declare("CREATE TABLE users (user_id int PRIMARY KEY, email text NOT NULL)");
        assertThat(succeeds(database, "plan", "--rename", "users.mail=users.email")
                        .out())
                .contains("RENAME COLUMN mail TO email")
                .isEqualTo(succeeds(database, "plan", "--rename", "public.users.mail=public.users.email")
                        .out());
        assertThat(run(database, "plan", "--rename", "users.user_id=users.email")
                        .err())
                .contains("\"users.user_id\" is in both schemas, and so was not renamed");
        database.execute("CREATE SCHEMA other; CREATE TABLE other.users (mail text)");
        assertThat(run(database, "plan", "live", "declared", "--rename", "users.mail=users.email")
                        .err())
                .contains("may mean other.users.mail or public.users.mail", "write it with its schema");
    }

    @Test
    void aCommentInTheDeclaredSchemaConfirmsARename(TestDatabase database) throws Exception {
        project("CREATE TABLE users (user_id int NOT NULL, mail text NOT NULL);");
        succeeds(database, "revision", "-m", "users", "--autogenerate");
        declare("""
                -- @renamed from: users
                CREATE TABLE people (
                    user_id int NOT NULL,
                    email text NOT NULL, -- @renamed from: mail
                    note text -- @renamed from: never_there
                );
                """);
        assertThat(run(database, "check", "--no-database").out()).contains("renamed, was users");
        succeeds(database, "revision", "-m", "people", "--autogenerate");
        assertThat(read("migrations/002_people.sql"))
                .contains("RENAME COLUMN mail TO email;")
                .contains("ALTER TABLE users RENAME TO people;")
                .contains("ALTER TABLE people RENAME TO users;")
                .contains("ADD COLUMN note text;")
                .doesNotContain("DROP TABLE");
        succeeds(database, "check", "--no-database");
        succeeds(database, "upgrade", "head");
        assertThat(succeeds(database, "plan").out()).isEqualTo("-- nothing to do\n");
        declare("""
                -- @renamed from: users
                CREATE TABLE folk (user_id int NOT NULL);
                """);
        assertThat(succeeds(database, "plan").out())
                .as("there is no table users any more")
                .contains("DROP TABLE public.people")
                .contains("CREATE TABLE public.folk");
    }

    @Test
    void onATerminalRenamesAreAskedFor(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (user_id int NOT NULL, mail text NOT NULL, a int, b int, c int, d int)");
        project("CREATE TABLE people (user_id int NOT NULL, email text NOT NULL, a int, b int, c int, d int);");
        CommandRun yes = asked(database, "y\nYES\n", "plan");
        assertThat(yes.err())
                .matches(
                        "table public\\.users was dropped and public\\.people was added, and they are \\d+ % alike: was it"
                                + " renamed\\? \\[y/N\\]   \\(as with --rename public\\.users=public\\.people\\)\n"
                                + "column public\\.users\\.mail was dropped and public\\.people\\.email was added, and they are \\d+ % alike:"
                                + " was it renamed\\? \\[y/N\\]   \\(as with --rename public\\.users\\.mail=public\\.people\\.email\\)\n");
        assertThat(yes.out()).contains("RENAME COLUMN mail TO email").contains("RENAME TO people");
        CommandRun same = succeeds(
                database,
                "plan",
                "--rename",
                "public.users=public.people",
                "--rename",
                "public.users.mail=public.people.email");
        assertThat(same.out()).isEqualTo(yes.out());

        CommandRun no = asked(database, "\n", "plan");
        assertThat(no.err()).contains("(it would be, with --rename public.users=public.people)");
        assertThat(no.out())
                .contains("DROP TABLE")
                .isEqualTo(succeeds(database, "plan").out());
        assertThat(succeeds(database, "plan").err())
                .as("off a terminal")
                .matches("table public\\.users was dropped and public\\.people was added, and they are \\d+ % alike;"
                        + " if it was renamed, add --rename public\\.users=public\\.people\n");
        assertThat(asked(database, "y\ny\n", "plan", "--format", "json").err()).isEmpty();
        assertThat(asked(database, "", "plan").out()).as("nobody answers").contains("DROP TABLE");
    }

    /** The server has named the constraint after the column, so it is renamed with it, whatever one says. */
    @Test
    void nobodyIsAskedForWhatFollowsItsColumn(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id int, email text UNIQUE)");
        project("CREATE TABLE users (id int, mail text UNIQUE);");
        String[] plan = {"plan", "--rename", "public.users.email=public.users.mail"};
        assertThat(asked(database, "", plan).err()).isEmpty();
        CommandRun unasked = succeeds(database, plan);
        assertThat(unasked.err()).isEmpty();
        assertThat(unasked.out()).contains("RENAME CONSTRAINT users_email_key TO users_mail_key");
    }

    /** A check that compares nothing would be green for ever. */
    @Test
    void aNameThatMeansNothingIsAMistake(TestDatabase database) throws Exception {
        project(USERS);
        succeeds(database, "revision", "-m", "users", "--autogenerate");
        succeeds(database, "upgrade", "head");
        database.execute("CREATE TABLE public.only_live ()");
        for (String command : List.of(
                "check --only pulbic",
                "check --no-database --only pulbic",
                "diff live declared --only table:user",
                "plan --only public.user",
                "revision -m x --autogenerate --only pulbic")) {
            CommandRun wrong = run(database, command.split(" "));
            assertThat(wrong.err())
                    .as(command)
                    .contains("nothing is called \"" + command.substring(command.lastIndexOf(' ') + 1) + "\"")
                    .contains("did you mean");
            assertThat(wrong.exitCode()).as(command).isEqualTo(ExitCode.USAGE);
        }
        succeeds(database, "check", "--only", "public.users.email", "--only", "view:*");
        succeeds(database, "check", "--only", "table:tmp_*");
        assertThat(run(database, "check", "--only", "public.only_live").out()).contains("+ table");
        assertThat(run(database, "check", "--only", "tabel:x").err())
                .contains("\"tabel\" is no kind of object", "did you mean \"table\"?")
                .doesNotContain("foreign data wrapper");
    }

    @Test
    void aRevisionThatIsGeneratedSaysWhatItIsHardOn(TestDatabase database) throws Exception {
        project("CREATE TABLE users (user_id int PRIMARY KEY, name text);");
        assertThat(succeeds(database, "revision", "-m", "users", "--autogenerate")
                        .err())
                .isEmpty();
        declare("CREATE TABLE users (user_id bigint PRIMARY KEY);");
        CommandRun run = succeeds(database, "revision", "-m", "less", "--autogenerate", "--style", "transactional");
        assertThat(run.out()).isEqualTo("migrations/002_less.sql\n");
        assertThat(run.err())
                .contains("migrations/002_less.sql: data loss in 1 statement, long lock in 1 statement, rewrite in 1")
                .contains("comments in the file say more");
        assertThat(read("migrations/002_less.sql")).contains("-- data loss: ");
    }

    /** As the README has it: 2 is for words that are wrong, 1 for files that are missing. */
    @Test
    void aFileThatIsMissingIsAFailureWhereverItIsNamed(TestDatabase database) throws Exception {
        project("");
        for (String command : List.of("diff live nosuch.sql", "dump ./nosuch", "plan a.sql b.sql")) {
            assertThat(run(database, command.split(" ")).exitCode()).as(command).isEqualTo(ExitCode.FAILED);
        }
        assertThat(run(database, "diff", "lvie").exitCode()).isEqualTo(ExitCode.USAGE);
        Files.writeString(
                directory.resolve("quipu.toml"),
                "[branch.app]\nrevisions = \"migrations\"\ndeclared = \"nope.sql\"\nschema = \"public\"\n");
        assertThat(run(database, "check", "--no-database").exitCode()).isEqualTo(ExitCode.FAILED);
        Files.writeString(directory.resolve("quipu.toml"), "[branch.app]\nrevisions = \"nope\"\nschema = \"public\"\n");
        assertThat(run(database, "history").err())
                .contains("there is no directory ", "nope for revisions", "with \"revisions\" in quipu.toml");
    }

    @Test
    void aRevisionAsksToo(TestDatabase database) throws Exception {
        project("CREATE TABLE users (user_id int NOT NULL, name text);");
        succeeds(database, "revision", "-m", "users", "--autogenerate");
        declare("CREATE TABLE people (user_id int NOT NULL, name text);");
        CommandRun unasked = succeeds(database, "revision", "-m", "people", "--autogenerate");
        assertThat(unasked.err())
                .contains("; if it was renamed, add --rename public.users=public.people\n")
                .endsWith("002_people.sql: data loss in 1 statement; comments in the file say more\n");
        Files.delete(directory.resolve("migrations/002_people.sql"));
        CommandRun run = asked(database, "y\n", "revision", "-m", "people", "--autogenerate");
        assertThat(run.err()).contains("100 % alike: was it renamed? [y/N]");
        assertThat(read("migrations/002_people.sql"))
                .contains("RENAME TO people")
                .doesNotContain("DROP TABLE");
    }

    private CommandRun asked(TestDatabase database, String answers, String... words) {
        CommandRun run = CommandRun.answering(answers, directory, CommandRun.environment(database), words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void scriptsOfAFolderMayBeInAnyOrder(TestDatabase database) throws Exception {
        project("");
        Path folder = Files.createDirectories(directory.resolve("schema"));
        Files.writeString(
                folder.resolve("a_view.sql"),
                "CREATE VIEW happy AS SELECT user_id, email FROM users WHERE mood = 'happy';");
        Files.writeString(
                folder.resolve("b_users.sql"),
                "CREATE TABLE users (user_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL UNIQUE, mood mood NOT NULL DEFAULT 'happy');");
        Files.writeString(folder.resolve("c_mood.sql"), "CREATE TYPE mood AS ENUM ('sad', 'happy');");
        Path hidden = Files.createDirectories(folder.resolve(".history"));
        Files.writeString(hidden.resolve("c_mood.sql"), "CREATE TYPE mood AS ENUM ('sad');");
        Files.writeString(directory.resolve("whole.sql"), USERS);
        assertThat(run(database, "diff", "schema", "whole.sql").out()).isEqualTo("no differences\n");
    }

    /** The view waits for the table, and may not be made where the script of the table makes things. */
    @Test
    void aScriptsSearchPathIsItsOwn(TestDatabase database) throws Exception {
        Path folder = Files.createDirectories(directory.resolve("schema"));
        Files.writeString(folder.resolve("1_views.sql"), "SET search_path = a;\nCREATE VIEW v AS SELECT * FROM b.t;\n");
        Files.writeString(
                folder.resolve("2_tables.sql"),
                "CREATE SCHEMA a; CREATE SCHEMA b; SET search_path = b; CREATE TABLE t (id int);\n");
        Files.writeString(folder.resolve("3_more.sql"), "CREATE TABLE more ();\n");
        script("whole.sql", """
                CREATE SCHEMA a;
                CREATE SCHEMA b;
                CREATE TABLE b.t (id int);
                CREATE VIEW a.v AS SELECT * FROM b.t;
                CREATE TABLE public.more ();
                """);
        assertThat(run(database, "diff", "schema", "whole.sql").out()).isEqualTo("no differences\n");
        Files.delete(folder.resolve("1_views.sql"));
        script("whole.sql", """
                CREATE SCHEMA a;
                CREATE SCHEMA b;
                CREATE TABLE b.t (id int);
                CREATE TABLE public.more ();
                """);
        assertThat(run(database, "diff", "schema", "whole.sql").out())
                .as("in order, and a script begins where the first does all the same")
                .isEqualTo("no differences\n");
    }

    /** A branch's own directory is the branch: in its schema, on what it depends on. */
    @Test
    void aDirectoryOfRevisionsRunsWhereItsBranchDoes(TestDatabase database) throws Exception {
        Files.writeString(directory.resolve("quipu.toml"), """
                packs = ["finops"]
                branch.finops.schema = "costs"
                branch.app.revisions = "revisions"
                branch.app.schema = "shop"
                """);
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE t (id int);", "DROP TABLE t;");
        Path file = directory.resolve("revisions/001_revision.sql");
        Files.writeString(
                file, Files.readString(file).replace("-- revises:", "-- depends_on: finops@002\n-- revises:"));

        assertThat(run(
                                database,
                                "diff",
                                "revisions",
                                directory.resolve("revisions").toString())
                        .out())
                .as("the pack goes on after what the branch needs of it")
                .contains("costs")
                .doesNotContain("shop");
        assertThat(run(database, "diff", "revisions", "./revisions", "--only", "shop")
                        .out())
                .isEqualTo("no differences\n");
        assertThat(succeeds(database, "dump", "./revisions@other").out()).contains("other.t");
        Path elsewhere = Files.createDirectories(directory.resolve("copy/revisions"));
        Files.copy(file, elsewhere.resolve("001_revision.sql"));
        assertThat(run(database, "diff", "./revisions", "copy/revisions@shop").out())
                .isEqualTo("no differences\n");
        assertThat(run(database, "diff", "./revisions", "copy/revisions").out()).contains("shop", "public");
    }

    @Test
    void whatCannotBeComparedCountsOnlyWhereItWouldBe(TestDatabase database) throws Exception {
        project("CREATE TABLE t (id int);");
        succeeds(database, "revision", "-m", "t", "--autogenerate");
        succeeds(database, "upgrade", "head");
        database.execute("CREATE SCHEMA \"Other\"; CREATE TABLE \"Other\".t (); COMMENT ON TYPE \"Other\"._t IS 'x'");
        assertThat(succeeds(database, "check").out()).doesNotContain("not compared");
        database.execute("COMMENT ON TYPE public._t IS 'x'");
        CommandRun run = run(database, "check");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(run.out()).contains("not compared: comment on type public.t[]");
        succeeds(database, "check", "--ignore", "public.t");
    }

    /** How it connects is a secret, so nobody could ever make the two agree. */
    @Test
    void aSubscriptionThatNobodyComparesIsInNobodysWay(TestDatabase database) throws Exception {
        project("CREATE TABLE t (id int);");
        succeeds(database, "revision", "-m", "t", "--autogenerate");
        succeeds(database, "upgrade", "head");
        database.execute("CREATE SUBSCRIPTION copied CONNECTION 'host=nowhere' PUBLICATION p"
                + " WITH (connect = false, slot_name = NONE)");
        try {
            succeeds(database, "check");
            assertThat(run(database, "check", "--only", "subscription:copied").out())
                    .contains("not compared: how subscription copied connects");
            succeeds(database, "check", "--only", "subscription:copied", "--ignore", "subscription:copied");
        } finally {
            database.execute("DROP SUBSCRIPTION copied");
        }
    }

    @Test
    void whatCannotBeComparedIsToldByAllThatCompare(TestDatabase database) throws Exception {
        project("CREATE TABLE t (id int); COMMENT ON TYPE _t IS 'x';");
        script("other.sql", "CREATE TABLE t (id int);");
        String note =
                "not compared: comment on type public.t[] (an array type or row type is part of what it comes with)";
        assertThat(succeeds(database, "diff", "declared", "other.sql").out())
                .isEqualTo("no differences\n" + note + "; only declared has it\n");
        assertThat(succeeds(database, "diff", "declared", "declared").out())
                .isEqualTo("no differences\n" + note + "\n");
        assertThat(succeeds(database, "diff", "declared", "other.sql", "--format", "json")
                        .out())
                .contains("\"not_compared\"", "only declared has it");
        assertThat(succeeds(database, "diff", "declared", "other.sql", "--ignore", "public.t")
                        .out())
                .isEqualTo("no differences\n");
        assertThat(succeeds(database, "plan", "other.sql", "declared").err()).contains(note);
        assertThat(succeeds(database, "revision", "-m", "t", "--autogenerate").err())
                .contains(note);
        assertThat(succeeds(database, "dump", "declared").out())
                .startsWith("-- not modelled: comment on type public.t[] (an array type or row type is part of");
        assertThat(succeeds(database, "dump", "declared", "--home", "other").out())
                .doesNotContain("not modelled");
    }

    @Test
    void aDumpOfATextNamesNoVersionThatTheTextDoesNot(TestDatabase database) throws Exception {
        project(USERS);
        Files.writeString(directory.resolve("extension.sql"), "CREATE EXTENSION citext;\n");
        assertThat(succeeds(database, "dump", "extension.sql").out())
                .contains("CREATE EXTENSION citext WITH SCHEMA public;")
                .doesNotContain("VERSION");
    }

    @Test
    void aPlanThatIsAllOrNothingIsATransaction(TestDatabase database) throws Exception {
        project(USERS);
        Files.writeString(directory.resolve("before.sql"), "CREATE TABLE t (id int); CREATE ROLE of_both NOLOGIN;\n");
        Files.writeString(
                directory.resolve("after.sql"), "CREATE TABLE t (id int, n int); CREATE ROLE of_both NOLOGIN;\n");
        assertThat(succeeds(database, "plan", "before.sql", "after.sql", "--style", "transactional")
                        .out())
                .startsWith("BEGIN;\n\n--")
                .endsWith("ADD COLUMN n integer;\n\nCOMMIT;\n");
    }

    @Test
    void aFaultOfTheDeclaredSchemaHasItsPlace(TestDatabase database) throws Exception {
        project(USERS + "CREATE TABLE logins (user_id uuid REFERENCES userz);\n");
        CommandRun run = run(database, "check", "--no-database");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("schema.sql:8").contains("relation \"userz\" does not exist (SQLSTATE 42P01)");
        CommandRun unknown = run(database, "diff", "livee", "declared");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("did you mean \"live\"?");
    }

    @Test
    void anOwnerInTheDeclaredSchemaIsNoDifferenceOfPrivileges(TestDatabase database) throws Exception {
        project("CREATE TABLE t (id int);\nGRANT SELECT ON t TO reader_of_t;\n");
        succeeds(database, "revision", "-m", "t", "--autogenerate");
        declare("CREATE TABLE t (id int);\nGRANT SELECT ON t TO reader_of_t;\nALTER TABLE t OWNER TO owner_of_t;\n");
        assertThat(succeeds(database, "check", "--no-database").out()).isEqualTo("revisions and declared agree\n");
        assertThat(succeeds(database, "revision", "-m", "none", "--autogenerate")
                        .out())
                .startsWith("nothing to do");
        assertThat(run(database, "check", "--no-database", "--owners").exitCode())
                .isEqualTo(ExitCode.DIFFERENT);
    }

    @Test
    void aRevisionThatComparesNothingTakesNoOptionsOfAComparison(TestDatabase database) throws Exception {
        project(USERS);
        for (String[] words : new String[][] {
            {"--style", "online"}, {"--rename", "a=b"}, {"--copy", "a"}, {"--only", "app"}, {"--no-grants"}
        }) {
            CommandRun run = run(
                    database,
                    Stream.concat(Stream.of("revision", "-m", "x"), Stream.of(words))
                            .toArray(String[]::new));
            assertThat(run.exitCode()).as(words[0]).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("hint: add --autogenerate");
        }
        assertThat(directory.resolve("migrations")).isEmptyDirectory();
    }

    @Test
    void aPlanSaysThatItCannotChangeTheOrderOfColumns(TestDatabase database) throws Exception {
        script("a.sql", "CREATE TABLE t (a int, c int);");
        script("b.sql", "CREATE TABLE t (c int, a int);");
        script("c.sql", "CREATE TABLE t (a int, b int, c int);");
        assertThat(run(database, "diff", "a.sql", "b.sql", "--column-order").exitCode())
                .isEqualTo(ExitCode.DIFFERENT);
        for (String other : List.of("b.sql", "c.sql")) {
            CommandRun plan = run(database, "plan", "a.sql", other, "--column-order");
            assertThat(plan.exitCode()).as(other).isEqualTo(ExitCode.FAILED);
            assertThat(plan.out()).isEmpty();
            assertThat(plan.err())
                    .contains("the columns of public.t would stand in another order")
                    .contains("hint: leave out --column-order");
        }
        assertThat(succeeds(database, "plan", "a.sql", "b.sql").out()).isEqualTo("-- nothing to do\n");
        assertThat(succeeds(database, "plan", "c.sql", "a.sql", "--column-order")
                        .out())
                .contains("DROP COLUMN b");
    }

    @Test
    void aPlanIsOfTheStyleThatIsAskedFor(TestDatabase database) throws Exception {
        script("a.sql", "CREATE TABLE t (a int); CREATE TABLE u (a int);");
        script(
                "b.sql",
                "CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE INDEX i ON t (a); CREATE INDEX j ON u (a);");
        assertThat(succeeds(database, "plan", "a.sql", "b.sql").out())
                .contains("CREATE INDEX CONCURRENTLY i", "INDEX CONCURRENTLY j");
        assertThat(succeeds(database, "plan", "a.sql", "b.sql", "--style", "transactional")
                        .out())
                .contains("CREATE INDEX i", "CREATE INDEX j")
                .doesNotContain("CONCURRENTLY");
        assertThat(succeeds(database, "plan", "a.sql", "b.sql", "--only", "public.u")
                        .out())
                .contains("INDEX CONCURRENTLY j")
                .doesNotContain("CONCURRENTLY i");
    }

    private void script(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    /** It is in no schema of the project's, but its tables need it. */
    @Test
    void anExtensionThatIsDeclaredIsMadeAndComparedToo(TestDatabase database) throws Exception {
        project("""
                CREATE EXTENSION citext;
                CREATE TABLE people (mail citext);
                CREATE SCHEMA util;
                ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
                """);
        assertThat(succeeds(database, "plan", "live", "declared").out())
                .contains("CREATE EXTENSION citext")
                .contains("CREATE TABLE public.people")
                .doesNotContain("CREATE SCHEMA util");

        succeeds(database, "revision", "-m", "people", "--autogenerate");

        assertThat(read("migrations/001_people.sql"))
                .contains("CREATE EXTENSION citext", "CREATE SCHEMA util", "ALTER DEFAULT PRIVILEGES")
                .contains("DROP EXTENSION citext", "DROP SCHEMA util");
        succeeds(database, "upgrade", "head");
        succeeds(database, "check");
        succeeds(database, "validate", "--round-trip");
    }

    /** Another server, or the next version of the embedded one, has another version of it. */
    @Test
    void anExtensionsVersionIsWrittenAndComparedOnlyWhereTheTextNamesOne(TestDatabase database) throws Exception {
        project("CREATE EXTENSION pg_trgm;\nCREATE TABLE words (word text);\n");
        assertThat(succeeds(database, "plan", "live", "declared").out())
                .contains("CREATE EXTENSION pg_trgm")
                .doesNotContain("VERSION");
        succeeds(database, "revision", "-m", "words", "--autogenerate");
        assertThat(read("migrations/001_words.sql"))
                .contains("CREATE EXTENSION pg_trgm")
                .doesNotContain("VERSION");
        database.execute("CREATE EXTENSION pg_trgm VERSION '1.5'; CREATE TABLE words (word text)");
        succeeds(database, "stamp", "001");
        succeeds(database, "check");
        assertThat(succeeds(database, "diff", "live", "declared").out()).isEqualTo("no differences\n");
        assertThat(succeeds(database, "plan", "live", "declared", "--only", "pg_trgm")
                        .out())
                .doesNotContain("ALTER EXTENSION");

        declare("CREATE EXTENSION pg_trgm VERSION '1.5';\nCREATE TABLE words (word text);\n");
        script("bare.sql", "CREATE SCHEMA bare;");
        assertThat(succeeds(database, "plan", "bare.sql", "declared").out()).contains("VERSION '1.5'");
    }

    /** What was generated before names the version of the embedded server of then, which has another by now. */
    @Test
    void revisionsThatNameTheVersionOfAnExtensionAgreeWithATextThatDoesNot(TestDatabase database) throws Exception {
        project("CREATE EXTENSION pg_trgm VERSION '1.5';\n");
        succeeds(database, "revision", "-m", "words", "--autogenerate");
        succeeds(database, "upgrade", "head");
        declare("CREATE EXTENSION IF NOT EXISTS pg_trgm;\n");
        succeeds(database, "check");
        assertThat(succeeds(database, "revision", "-m", "none", "--autogenerate")
                        .out())
                .startsWith("nothing to do");

        declare("CREATE EXTENSION IF NOT EXISTS \"pg_trgm\" VERSION '1.6';\n");
        script("bare.sql", "");
        assertThat(succeeds(database, "plan", "bare.sql", "declared").out())
                .as("what is the server's choice today is none tomorrow")
                .contains("VERSION '1.6'");
        assertThat(run(database, "diff", "revisions", "declared").out()).contains("1.5", "1.6");
        script("declared.sql", "CREATE EXTENSION pg_trgm VERSION '1.5'; ALTER EXTENSION pg_trgm UPDATE TO '1.6';");
        assertThat(run(database, "diff", "migrations", "declared.sql").out()).contains("1.5", "1.6");
        assertThat(run(database, "diff", "declared", "migrations").out()).contains("1.6", "1.5");
    }

    /** It has the versions of the database that it was stored of, though nobody works with it. */
    @Test
    void aStoredCatalogsExtensionsAreOfTheVersionsThatTheDatabaseHad(TestDatabase database) throws Exception {
        project("CREATE EXTENSION pg_trgm;\n");
        database.execute("CREATE EXTENSION pg_trgm VERSION '1.5'");
        String stored = succeeds(database, "dump", "live", "--format", "json").out();
        Files.writeString(directory.resolve("prod.json"), stored);
        assertThat(succeeds(database, "diff", "prod.json", "declared").out()).isEqualTo("no differences\n");
        assertThat(succeeds(database, "plan", "prod.json", "declared").out()).doesNotContain("ALTER EXTENSION");

        database.execute("ALTER EXTENSION pg_trgm UPDATE TO '1.6'");
        assertThat(run(database, "diff", "prod.json", "live").out()).contains("pg_trgm", "1.5", "1.6");
        assertThat(run(database, "plan", "prod.json", "live").out())
                .contains("ALTER EXTENSION pg_trgm UPDATE TO '1.6'");
    }

    @Test
    void aChangeThatCannotBeUndoneIsARevisionThatSaysWhy(TestDatabase database) throws Exception {
        String table = "CREATE TABLE lists (list small[]);\n";
        project("CREATE EXTENSION pg_trgm VERSION '1.5';\nCREATE DOMAIN small AS integer CHECK (VALUE < 9);\n" + table);
        succeeds(database, "revision", "-m", "lists", "--autogenerate");
        declare("CREATE EXTENSION pg_trgm VERSION '1.5';\nCREATE DOMAIN small AS integer;\n" + table);
        succeeds(database, "revision", "-m", "larger", "--autogenerate");
        assertThat(read("migrations/002_larger.sql"))
                .contains("ALTER DOMAIN small DROP CONSTRAINT")
                .contains("-- downgrade: irreversible, because domain public.small can demand nothing new: ");
        declare("CREATE EXTENSION pg_trgm VERSION '1.6';\nCREATE DOMAIN small AS integer;\n" + table);
        succeeds(database, "revision", "-m", "newer", "--autogenerate");
        assertThat(read("migrations/003_newer.sql"))
                .contains("ALTER EXTENSION pg_trgm UPDATE TO '1.6'")
                .contains("-- downgrade: irreversible, because the server refuses it: extension \"pg_trgm\" has no")
                .doesNotContain("reproductions");
        succeeds(database, "upgrade", "head");
        succeeds(database, "check");
        succeeds(database, "validate", "--round-trip");
        assertThat(run(database, "downgrade", "-1").err()).contains("is irreversible, because the server refuses it");
    }

    /** As git and cargo find theirs; what is written in it counts from where it lies. */
    @Test
    void aProjectIsFoundFromTheDirectoriesBelowIt(TestDatabase database) throws Exception {
        project(USERS);
        Path below = Files.createDirectories(directory.resolve("migrations/notes"));
        Map<String, String> environment = CommandRun.environment(database);
        CommandRun written = CommandRun.in(below, environment, "revision", "-m", "users", "--autogenerate")
                .succeeded();
        assertThat(written.err()).startsWith("project: " + directory.toRealPath() + "\n");
        assertThat(directory.resolve("migrations/001_users.sql")).exists();
        CommandRun.in(below, environment, "upgrade").succeeded();
        CommandRun check = CommandRun.in(below, environment, "check").succeeded();
        assertThat(check.out()).contains("revisions and declared agree", "the live database agree");
        assertThat(succeeds(database, "check").err()).doesNotContain("project: ");
        Files.writeString(below.resolve("quipu.toml"), "packs = [\"finops\"]\n");
        assertThat(CommandRun.in(below, environment, "heads").succeeded().out())
                .contains("finops@")
                .doesNotContain("app@");
    }

    @Test
    void branchesThatAreNamedAreThoseOfThisDirectory(TestDatabase database) throws Exception {
        project("");
        Files.writeString(
                directory.resolve("quipu.toml"), Files.readString(directory.resolve("quipu.toml")) + "bad = 1\n");
        Path below = directory.resolve("services/a");
        Files.createDirectories(below.resolve("migrations"));
        Files.writeString(below.resolve("migrations/001.sql"), "-- revision: 001\n-- upgrade\nCREATE TABLE a ();\n");
        CommandRun run = CommandRun.in(
                        below, CommandRun.environment(database), "upgrade", "head", "--revisions", "migrations")
                .succeeded();
        assertThat(run.err()).contains("quipu.toml is not heeded", "-c takes it too");
        assertThat(CommandRun.in(below, CommandRun.environment(database), "heads")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    /** On a machine with several users anybody may write into /tmp. */
    @Test
    void theProjectFileOfAnotherUserAboveIsNotTaken(TestDatabase database) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only the administrator gives files away");
        project("");
        Path file = directory.resolve("quipu.toml");
        Path below = Files.createDirectories(directory.resolve("build"));
        CommandRun.in(below, CommandRun.environment(database), "heads").succeeded();
        Files.setOwner(
                file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        CommandRun refused = CommandRun.in(below, CommandRun.environment(database), "heads");
        assertThat(refused.err()).contains("quipu.toml belongs to nobody", "say so: -c ");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        succeeds(database, "heads");
        CommandRun.in(below, CommandRun.environment(database), "heads", "-c", file.toString())
                .succeeded();
    }

    /** In another directory than the project's, all packs would go into its database. */
    @Test
    void theDatabaseOfAnotherProjectIsLeftAloneWhereNobodyNamedWhatIsMeant(
            TestDatabase database, @TempDir Path elsewhere) throws Exception {
        project("");
        Files.writeString(
                directory.resolve("migrations/001.sql"), "-- revision: 001\n-- upgrade\nCREATE TABLE a ();\n");
        succeeds(database, "upgrade", "head");

        for (String command : List.of(
                "upgrade heads",
                "upgrade heads --dry-run",
                "stamp heads",
                "stamp heads --dry-run",
                "stamp heads --purge")) {
            CommandRun refused = CommandRun.in(elsewhere, CommandRun.environment(database), command.split(" "));
            assertThat(refused.err())
                    .as(command)
                    .contains("there is no quipu.toml in ", "and the database is a project's that has app");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        }

        assertThat(database.value("SELECT count(*) FROM quipu.applied")).isEqualTo("1");
        assertThat(CommandRun.in(elsewhere, CommandRun.environment(database), "upgrade", "head", "--pack", "finops")
                        .exitCode())
                .isZero();
    }

    @Test
    void packsThatNobodyNamedDoNotComeIntoADatabaseThatHoldsOtherTables(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA shop; CREATE TABLE shop.orders (); CREATE TABLE public.flyway_schema_history ()");
        for (String command : List.of("upgrade", "upgrade heads --dry-run")) {
            CommandRun refused = run(database, command.split(" "));
            assertThat(refused.err())
                    .as(command)
                    .contains("there is no quipu.toml in ", ", and the database holds other tables, such as")
                    .contains("public.flyway_schema_history")
                    .contains("--pack");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(database.query("SELECT FROM pg_namespace WHERE nspname IN ('quipu', 'finops')"))
                .isEmpty();
        assertThat(run(database, "upgrade", "finops@001").exitCode()).isZero();
    }

    @Test
    void packsThatNobodyNamedDoNotComeIntoTheDatabaseOfAProjectWithFewer(TestDatabase database) throws Exception {
        CommandRun.of(database, "upgrade").succeeded();
        for (String command : List.of("upgrade", "stamp heads", "upgrade heads --dry-run")) {
            CommandRun refused = run(database, command.split(" "));
            assertThat(refused.err())
                    .as(command)
                    .contains(
                            "and the database is a project's that has finops; agents, assistant and threads would come")
                    .contains("--pack");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(run(database, "upgrade", "threads@head").exitCode()).isZero();
        assertThat(run(database, "upgrade", "--pack", "agents").exitCode()).isZero();
    }

    @Test
    void aFirstRunOverAllPacksThatBrokeOffGoesOn(TestDatabase database) throws Exception {
        database.execute("CREATE SCHEMA assistant; CREATE SEQUENCE assistant.tenants");
        assertThat(run(database, "upgrade").err()).contains("assistant@001");
        assertThat(database.value("SELECT string_agg(DISTINCT branch, ',') FROM quipu.applied"))
                .isEqualTo("agents");
        database.execute("DROP SCHEMA assistant CASCADE");
        succeeds(database, "upgrade", "heads", "--dry-run");
        succeeds(database, "upgrade");
        succeeds(database, "downgrade", "base", "--backup", "never");
    }

    @Test
    void aProjectWithTheFirstPackAloneIsNoRunThatBrokeOff(TestDatabase database) {
        succeeds(database, "upgrade", "agents@head");
        assertThat(run(database, "upgrade").err()).contains("assistant, finops and threads would come into it too");
    }

    @Test
    void thePacksOfAnotherProjectAreNotUndoneWhereNobodyNamedThem(TestDatabase database) throws Exception {
        CommandRun.of(database, "upgrade").succeeded();
        for (String command : List.of("downgrade base", "downgrade -1 --dry-run", "stamp base")) {
            CommandRun refused = run(database, command.split(" "));
            assertThat(refused.err()).as(command).contains("the database is a project's that has finops alone");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        }
        succeeds(database, "downgrade", "finops@-1", "--backup", "never");
    }

    @Test
    void aDatabaseThatHoldsOtherTablesIsNotStampedWhereNobodyNamedAPack(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE public.flyway_schema_history ()");
        for (String command : List.of("stamp heads", "stamp heads --dry-run")) {
            assertThat(run(database, command.split(" ")).err()).as(command).contains("holds other tables, such as");
        }
        assertThat(database.query("SELECT FROM pg_namespace WHERE nspname = 'quipu'"))
                .isEmpty();
    }

    @Test
    void whatSupabaseMadeItselfAreNoOtherTables(TestDatabase database) throws Exception {
        database.execute("CREATE SCHEMA auth; CREATE TABLE auth.users ()");
        assertThat(run(database, "upgrade", "--dry-run").err()).contains("such as auth.users");
        database.execute("CREATE SCHEMA supabase_migrations");
        succeeds(database, "upgrade", "--dry-run");
    }

    @Test
    void anEmptyDatabaseTakesAllPacksAndTheyGoOnBesideTablesOfItsOwn(TestDatabase database) throws Exception {
        database.execute("CREATE EXTENSION pg_stat_statements");
        succeeds(database, "upgrade", "head");
        database.execute("CREATE TABLE public.mine ()");
        succeeds(database, "downgrade", "threads@-1", "--backup", "never");
        succeeds(database, "upgrade");
    }

    @Test
    void theServersOwnScratchDatabasesAreGoneAfterwards(TestDatabase database) throws Exception {
        database.execute(USERS);
        project(USERS);
        CommandRun same = run(database, "diff", "live", "declared", "--scratch", "server");
        assertThat(same.out() + same.err()).isEqualTo("no differences\n");
        assertThat(database.value("SELECT count(*) FROM pg_database WHERE datname LIKE 'quipu\\_scratch%'"))
                .isEqualTo("0");
    }

    private void project(String schema) throws IOException {
        Files.createDirectories(directory.resolve("migrations"));
        Files.writeString(
                directory.resolve("quipu.toml"), "[branch.app]\nrevisions = \"migrations\"\nschema = \"public\"\n");
        if (!schema.isEmpty()) {
            declare(schema);
        }
    }

    private void declare(String schema) throws IOException {
        Files.writeString(directory.resolve("schema.sql"), schema);
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    private CommandRun succeeds(TestDatabase database, String... words) {
        return run(database, words).succeeded(words);
    }

    private CommandRun run(TestDatabase database, String... words) {
        Map<String, String> environment = CommandRun.environment(database);
        return CommandRun.in(directory, environment, words);
    }
}
