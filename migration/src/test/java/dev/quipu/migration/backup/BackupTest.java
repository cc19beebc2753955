package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.migration.backup.Manifest.TableContent;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PostgresTest
class BackupTest {
    /** Something of everything whose text, order or triggers could go wrong. */
    private static final String ODD_SCHEMA = """
            CREATE TYPE mood AS ENUM ('sad', 'so, so', 'hap"py');
            CREATE TABLE odd (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                raw bytea, long_text text, numbers numeric[], words text[], d double precision, r real, n numeric,
                doc jsonb, m mood, at timestamptz, day date, span interval, cash money, bits bit varying, empty text,
                twice text GENERATED ALWAYS AS (coalesce(empty, '') || '!') STORED
            );
            CREATE TABLE "a.b ""c""
            d" ("x y" integer PRIMARY KEY, "order" text);
            CREATE TABLE nothing (id integer);
            CREATE TABLE no_columns ();
            CREATE TABLE parts (id integer, kind text) PARTITION BY LIST (kind);
            CREATE TABLE parts_a PARTITION OF parts FOR VALUES IN ('a');
            CREATE TABLE parts_b PARTITION OF parts DEFAULT;
            CREATE TABLE parent (id integer PRIMARY KEY, name text);
            CREATE TABLE child (id integer PRIMARY KEY, parent integer NOT NULL REFERENCES parent,
                                next integer REFERENCES child);
            CREATE TABLE heirs (extra text) INHERITS (parent);
            CREATE SEQUENCE counter;
            CREATE MATERIALIZED VIEW names AS SELECT name FROM parent;
            CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN NEW.name := 'spoilt'; RETURN NEW; END$$;
            CREATE TRIGGER spoil BEFORE INSERT ON parent FOR EACH ROW EXECUTE FUNCTION spoil();
            CREATE TRIGGER spoil_always BEFORE INSERT ON heirs FOR EACH ROW EXECUTE FUNCTION spoil();
            ALTER TABLE heirs ENABLE ALWAYS TRIGGER spoil_always;
            INSERT INTO parent VALUES (0, 'made by the revision');""";

    private static final String ODD_ROWS = """
            SET search_path = app;
            SET session_replication_role = replica;
            INSERT INTO parent SELECT g, 'parent ' || g FROM generate_series(1, 100) g;
            INSERT INTO child SELECT g, g, CASE WHEN g < 100 THEN g + 1 END FROM generate_series(1, 100) g;
            INSERT INTO odd (raw, long_text, numbers, words, d, r, n, doc, m, at, day, span, cash, bits, empty) VALUES
                ('\\x00ff0a5c', repeat('lång ', 400000), '{1.50,NULL,NaN}', E'{"a,b","c\\\\\\\\d",NULL,""}', 'NaN', '-infinity',
                 'NaN', '{"a": [1, {"b": null}], "ü": 1e400}', 'hap"py', 'infinity', '-infinity', '1 mon -3 days', '12.34',
                 B'1011', ''),
                (NULL, E'tab\\t line\\n back\\\\ \\\\N \\\\. 🎉', '{}', '{}', 0.1::float8 + 0.2, 1e-40::real, 1e-200,
                 'null', 'so, so', '2026-01-01 00:00:00.123456+05:30', '4713-01-01 BC', '-1 year', '-0.01', B'', NULL);
            INSERT INTO "a.b ""c""
            d" VALUES (1, 'one'), (2, NULL);
            INSERT INTO no_columns DEFAULT VALUES; INSERT INTO no_columns DEFAULT VALUES;
            INSERT INTO parts SELECT g, CASE WHEN g % 2 = 0 THEN 'a' ELSE 'z' END FROM generate_series(1, 50) g;
            INSERT INTO heirs VALUES (1000, 'heir', 'more');
            DELETE FROM parent WHERE id = 0;
            SELECT setval('counter', 41);
            REFRESH MATERIALIZED VIEW names;""";

    @TempDir
    private Path directory;

    private GivenProject oddProject() {
        return new GivenProject(directory).revision(ODD_SCHEMA, "").revision("CREATE TABLE later (id integer)", "");
    }

    @Test
    void theBuiltInWriterBringsEverythingBack(TestDatabase source, TestDatabase target) throws Exception {
        roundTrip(source, target, GivenProject.NONE, BackupMethod.BUILT_IN);
    }

    @Test
    void pgDumpBringsEverythingBack(TestServer server, TestDatabase source, TestDatabase target) throws Exception {
        ClientPrograms programs = ClientPrograms.ofMachine();
        assumeTrue(
                ArchiveProgram.find(programs, ArchiveProgram.DUMP, server.majorVersion(), 0)
                        .isPresent(),
                "this machine has no pg_dump that fits the server");
        roundTrip(source, target, programs, BackupMethod.PG_DUMP);
    }

    /** pg_restore lists such an archive without reading it to its end, and closes the pipe on who feeds it. */
    @Test
    void anArchiveThatIsLargerThanAPipeIsReadBack(TestServer server, TestDatabase source, TestDatabase target)
            throws Exception {
        ClientPrograms programs = ClientPrograms.ofMachine();
        assumeTrue(
                ArchiveProgram.find(programs, ArchiveProgram.DUMP, server.majorVersion(), 0)
                        .isPresent(),
                "this machine has no pg_dump that fits the server");
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (t text)", "");
        given.fill(source, "INSERT INTO app.a SELECT sha256(int4send(g))::text FROM generate_series(1, 30000) AS g");

        BackupResult backup = given.backup(source, programs);

        assertThat(backup.method()).isEqualTo(BackupMethod.PG_DUMP);
        assertThat(backup.bytes()).isGreaterThan(500_000);
        assertThat(given.restore(backup.file(), target, programs).rows()).isEqualTo(backup.rows());
    }

    private void roundTrip(TestDatabase source, TestDatabase target, ClientPrograms programs, BackupMethod method)
            throws Exception {
        GivenProject given = oddProject();
        given.fill(source, ODD_ROWS);
        List<String> before = content(source);

        BackupResult backup = given.backup(source, programs);
        RestoreResult restored = given.restore(backup.file(), target, programs);

        assertThat(backup.method()).isEqualTo(method);
        assertThat(backup.leftOut()).isEmpty();
        assertThat(backup.file()).hasFileName(source.name() + "-20261124T120000Z.quipu.zip");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup.file())))
                .isEqualTo("rw-------");
        assertThat(restored.rows()).isEqualTo(backup.rows());
        assertThat(restored.warnings()).isEmpty();
        assertThat(content(target)).hasSizeGreaterThan(300).isEqualTo(before);
        assertThat(target.value("SELECT nextval('app.counter')")).isEqualTo("42");
        assertThat(target.value("INSERT INTO app.odd DEFAULT VALUES RETURNING id"))
                .isEqualTo("3");
        assertThat(target.value("SELECT string_agg(tgname || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger"
                        + " WHERE NOT tgisinternal AND tgname ~ 'spoil'"))
                .isEqualTo("spoilO spoil_alwaysA");
        assertThat(given.workspace(target)
                        .historyReader()
                        .state(given.workspace(target).connect("look"))
                        .revisions())
                .hasSize(2);
    }

    /** Returns every row of every table, as the server writes it, without Quipu's own reading. */
    private static List<String> content(TestDatabase database) throws SQLException {
        return database.query("""
                        SELECT c.oid::regclass || ': ' || t.row
                        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
                             LATERAL (SELECT unnest(xpath('//row/text()', query_to_xml(
                                 format('SELECT t::text AS row FROM ONLY %s t ORDER BY 1', c.oid::regclass),
                                 true, false, '')))::text AS row) t
                        WHERE n.nspname IN ('app', 'quipu') AND c.relkind IN ('r', 'm')
                          AND c.relname NOT LIKE 'quipu_fingerprint%%%%'
                        ORDER BY 1""".formatted("%s")).stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    @Test
    void aBackupIsOneMomentWhileOthersWrite(TestDatabase source) throws Exception {
        GivenProject given = new GivenProject(directory)
                .revision("CREATE TABLE one (id integer); CREATE TABLE two (id integer)", "");
        given.fill(source, "INSERT INTO app.one SELECT generate_series(1, 1000); INSERT INTO app.two TABLE app.one");
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> writePairs(source, stop));
        try {
            for (int i = 0; i < 5; i++) {
                BackupResult backup = given.backup(source, GivenProject.NONE);
                try (BackupFile file = BackupFile.open(backup.file())) {
                    List<Long> rows = file.manifest().tables().stream()
                            .filter(table ->
                                    table.table().name().schema().value().equals("app"))
                            .map(TableContent::rows)
                            .toList();
                    assertThat(rows).hasSize(2);
                    assertThat(rows.getFirst()).isEqualTo(rows.getLast()).isGreaterThanOrEqualTo(1000);
                }
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(source.value("SELECT count(*) > 1000 FROM app.one")).isEqualTo("t");
    }

    private static void writePairs(TestDatabase database, AtomicBoolean stop) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            for (int i = 0; !stop.get(); i++) {
                statement.execute("INSERT INTO app.one VALUES (%d); INSERT INTO app.two VALUES (%<d)".formatted(i));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatAnotherSchemaHoldsIsNamedAndNotBackedUp(TestDatabase source) throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (id integer)", "");
        given.fill(source, """
                CREATE TABLE public.foreigner (id integer);
                CREATE SCHEMA "Other"; CREATE TABLE "Other".t (id integer); SELECT lo_create(0)""");

        BackupResult backup = given.backup(source, GivenProject.NONE);

        assertThat(backup.leftOut()).containsExactly("\"Other\".t", "public.foreigner", "1 large objects");
    }

    @Test
    void aTableThatNoRevisionMakesIsRestoredBareAndNamed(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (id integer)", "");
        given.fill(
                source,
                "CREATE TABLE app.by_hand (id integer PRIMARY KEY, t text);"
                        + " INSERT INTO app.by_hand VALUES (1, 'kept')");

        RestoreResult restored =
                given.restore(given.backup(source, GivenProject.NONE).file(), target, GivenProject.NONE);

        assertThat(restored.warnings()).singleElement().asString().startsWith("no revision makes app.by_hand");
        assertThat(target.value("SELECT t FROM app.by_hand")).isEqualTo("kept");
    }

    /** Rows that were there before a constraint that nobody has validated are in the backup, and have to come back. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatAConstraintWasNeverAskedAboutComeBack(boolean superuser, TestDatabase source, TestDatabase target)
            throws Exception {
        GivenProject given = new GivenProject(directory)
                .revision(
                        "CREATE DOMAIN short AS text; CREATE TABLE p (id integer PRIMARY KEY);"
                                + " CREATE TABLE a (n integer, p integer, s short)",
                        "")
                .revision(
                        "ALTER TABLE a ADD CONSTRAINT positive CHECK (n > 0) NOT VALID;"
                                + " COMMENT ON CONSTRAINT positive ON a IS 'it''s so';"
                                + " ALTER TABLE a ADD CONSTRAINT a_p FOREIGN KEY (p) REFERENCES p NOT VALID;"
                                + " ALTER DOMAIN short ADD CONSTRAINT brief CHECK (length(value) < 3) NOT VALID",
                        "");
        given.upgrade(source.url(), "001");
        source.execute("INSERT INTO app.a VALUES (-1, 7, 'long'), (1, NULL, 'x')");
        given.upgrade(source.url(), "heads");
        BackupResult backup = given.backup(source, GivenProject.NONE);
        String role = "plain_" + target.name();
        target.execute("CREATE ROLE %1$s LOGIN PASSWORD 'secret'; GRANT CREATE ON DATABASE %2$s TO %1$s"
                .formatted(role, target.name()));

        given.restore(
                backup.file(),
                superuser ? target.url() : target.url().replaceFirst("//[^@]*@", "//" + role + ":secret@"),
                GivenProject.NONE);

        assertThat(target.query("SELECT * FROM app.a ORDER BY n"))
                .isEqualTo(source.query("SELECT * FROM app.a ORDER BY n"));
        String constraints =
                "SELECT conname, convalidated, pg_get_constraintdef(oid), obj_description(oid) FROM pg_constraint"
                        + " WHERE connamespace = 'app'::regnamespace ORDER BY 1";
        assertThat(target.query(constraints))
                .isEqualTo(source.query(constraints))
                .hasSizeGreaterThanOrEqualTo(4);
    }

    /** What it had done is not in a schema that the applied revisions have made. */
    @Test
    void whatWasHalfDoneBeginsAnew(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = new GivenProject(directory)
                .revision("CREATE TABLE a (n integer)", "")
                .revision("CREATE INDEX CONCURRENTLY one ON app.a (n); TABLE app.missing", "", "off");
        assertThatThrownBy(() -> given.upgrade(source.url(), "heads")).hasMessageContaining("app.missing");

        RestoreResult restored =
                given.restore(given.backup(source, GivenProject.NONE).file(), target, GivenProject.NONE);

        assertThat(restored.warnings()).singleElement().asString().startsWith("app@002 was begun and not ended");
        target.execute("CREATE TABLE app.missing ()");
        given.upgrade(target.url(), "heads");
        assertThat(target.query("SELECT FROM pg_class WHERE relname = 'one'")).hasSize(1);
    }

    @Test
    void aRoleThatIsNoSuperuserRestoresToo(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = oddProject();
        given.fill(source, ODD_ROWS);
        BackupResult backup = given.backup(source, GivenProject.NONE);
        String role = "plain_" + target.name();
        target.execute("CREATE ROLE %1$s LOGIN PASSWORD 'secret'; GRANT CREATE ON DATABASE %2$s TO %1$s"
                .formatted(role, target.name()));
        String url = target.url().replaceFirst("//[^@]*@", "//" + role + ":secret@");

        given.restore(backup.file(), url, GivenProject.NONE);

        assertThat(content(target)).isEqualTo(content(source));
        assertThat(target.value("SELECT string_agg(tgname || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger"
                        + " WHERE NOT tgisinternal AND tgname ~ 'spoil'"))
                .isEqualTo("spoilO spoil_alwaysA");
        assertThat(target.value("SELECT bool_or(condeferrable) FROM pg_constraint WHERE contype = 'f'"))
                .isEqualTo("f");
    }

    /** The largest table comes first, whatever it refers to. */
    @Test
    void aRoleThatIsNoSuperuserRestoresRowsBeforeThoseThatTheyReferTo(TestDatabase source, TestDatabase target)
            throws Exception {
        GivenProject given = new GivenProject(directory).revision("""
                        CREATE TABLE parent (id integer PRIMARY KEY);
                        CREATE TABLE child (id integer PRIMARY KEY, parent integer NOT NULL REFERENCES parent, words text)""", "");
        given.fill(
                source,
                "INSERT INTO app.parent VALUES (1);"
                        + " INSERT INTO app.child SELECT n, 1, repeat('words ', 20) FROM generate_series(1, 2000) AS n");
        BackupResult backup = given.backup(source, GivenProject.NONE);
        String role = "plain_" + target.name();
        target.execute("CREATE ROLE %1$s LOGIN PASSWORD 'secret'; GRANT CREATE ON DATABASE %2$s TO %1$s"
                .formatted(role, target.name()));

        given.restore(
                backup.file(), target.url().replaceFirst("//[^@]*@", "//" + role + ":secret@"), GivenProject.NONE);

        assertThat(target.value("SELECT count(*) FROM app.child JOIN app.parent ON parent.id = child.parent"))
                .isEqualTo("2000");
        assertThat(target.value("SELECT bool_or(condeferrable) FROM pg_constraint WHERE contype = 'f'"))
                .isEqualTo("f");
    }

    @Test
    void aDatabaseWithATableIsRefusedAndLeftAlone(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (id integer)", "");
        given.fill(source, "SELECT 1");
        target.execute("CREATE TABLE public.precious (id integer)");

        BackupException refused = catchThrowableOfType(
                BackupException.class,
                () -> given.restore(given.backup(source, GivenProject.NONE).file(), target, GivenProject.NONE));

        assertThat(refused.message())
                .isEqualTo("the database " + target.name() + " is not empty: it has table public.precious");
        assertThat(target.query("SELECT nspname FROM pg_namespace WHERE nspname IN ('app', 'quipu')"))
                .isEmpty();
        assertThat(target.value("SELECT to_regclass('public.precious')")).isEqualTo("precious");
    }

    @Test
    void aRestoreThatFailsLeavesNothing(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = new GivenProject(directory)
                .revision("CREATE TABLE a (id integer)", "")
                .revision("CREATE INDEX CONCURRENTLY a_id ON a (id)", "", "off");
        given.fill(source, "ALTER TABLE app.a ADD COLUMN by_hand text");
        Path file = given.backup(source, GivenProject.NONE).file();

        BackupException failed =
                catchThrowableOfType(BackupException.class, () -> given.restore(file, target, GivenProject.NONE));

        assertThat(failed.message()).isEqualTo("the revisions make a table app.a that cannot take its rows");
        assertThat(failed.notes()).contains("the database is as empty as it was");
        assertThat(target.query("SELECT nspname FROM pg_namespace WHERE nspname IN ('app', 'quipu')"))
                .isEmpty();
    }
}
