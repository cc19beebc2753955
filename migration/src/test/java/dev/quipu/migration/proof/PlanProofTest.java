package dev.quipu.migration.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.plan.Style;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.migration.source.Origin;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.url.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plan that does not lead where it should is never shown: what is needed to repeat it is kept instead. An event trigger
 * stands for a fault of the planner, as it does what no statement of the plan says.
 */
@PostgresTest
class PlanProofTest {
    private static final Scratch SCRATCH = Scratch.local();
    private static final String BEFORE = """
            CREATE SCHEMA app;
            CREATE TABLE app.there (id integer);
            CREATE FUNCTION app.interfere() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN %s; END$$;
            CREATE EVENT TRIGGER interferes ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
                EXECUTE FUNCTION app.interfere();
            """;
    private static final String LEADS_ELSEWHERE =
            BEFORE.formatted("COMMENT ON TABLE app.there IS 'no statement says so'");
    private static final String IS_REFUSED = BEFORE.formatted("RAISE EXCEPTION 'not today'");
    private static final String ADDED = """
            ALTER EVENT TRIGGER interferes DISABLE;
            CREATE TABLE app.added (id integer);
            ALTER EVENT TRIGGER interferes ENABLE;
            """;

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        SCRATCH.close();
    }

    @Test
    void aPlanThatLeadsElsewhereIsKeptForWhoeverMendsIt() throws IOException {
        Path kept = keptOf(LEADS_ELSEWHERE);
        assertThat(kept.resolve("what.txt")).content().contains("no statement says so");
    }

    @Test
    void soIsAPlanThatTheServerRefuses() throws IOException {
        Path kept = keptOf(IS_REFUSED);
        assertThat(kept.resolve("what.txt"))
                .content()
                .contains("the server refuses a statement of the plan: not today")
                .contains("CREATE TABLE app.added");
    }

    /** The server has no way back from a version of an extension to an older one. */
    @Test
    void whatThePlanLeavesToTheServerIsNoFaultOfItWhenThatRefuses() {
        String extension = "CREATE EXTENSION pg_trgm VERSION '%s'";
        Set<String> named = Set.of("pg_trgm");
        Side from = new Side("live", read(extension.formatted("1.6")), Origin.TEXT, named);
        Side to = new Side("declared", read(extension.formatted("1.4")), Origin.TEXT, named);
        var proof = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty());
        assertThatThrownBy(() -> proof.plan(from, to, DifferenceOptions.DEFAULT, PlanOptions.DEFAULT))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("has no update path from version \"1.6\" to version \"1.4\"");
        assertThat(folder.resolve("reproductions")).doesNotExist();
    }

    private static final String TOUCHED = """
            CREATE SCHEMA app;
            CREATE TABLE app.held (id integer PRIMARY KEY, note text);
            CREATE TABLE app.holds (id integer REFERENCES app.held, at date CHECK (at > '2030-01-01'));
            CREATE FUNCTION app.interfere() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN %s END$$;
            CREATE EVENT TRIGGER interferes ON ddl_command_end WHEN TAG IN ('ALTER TABLE')
                EXECUTE FUNCTION app.interfere();
            """;
    private static final String TOUCHES = """
            ALTER EVENT TRIGGER interferes DISABLE;
            ALTER TABLE app.holds ADD COLUMN added integer;
            ALTER EVENT TRIGGER interferes ENABLE;
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM app.holds;",
                "UPDATE app.holds SET at = '2030-05-05';",
                "UPDATE app.holds SET id = NULL WHERE id = 2;"
            })
    void soIsAPlanThatLosesRowsAndDoesNotSaySo(String interference) throws IOException {
        String before = TOUCHED.formatted(interference);
        Path kept = keptOf(before, TOUCHES, "ADD COLUMN added");
        assertThat(kept.resolve("what.txt"))
                .content()
                .contains("the plan loses rows, and says so nowhere: ")
                .contains(" of app.holds");
    }

    @Test
    void aStatementThatRowsAreInTheWayOfSaysSo() {
        String before = TOUCHED.formatted("IF EXISTS (SELECT FROM app.holds) THEN RAISE 'not with rows'; END IF;");
        var proof = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty());
        Side from = new Side("live", read(before));
        Side to = new Side("declared", read(before + TOUCHES));
        List<Statement> plan = proof.plan(from, to, DifferenceOptions.DEFAULT, PlanOptions.DEFAULT)
                .plan()
                .statements();
        assertThat(plan)
                .singleElement()
                .satisfies(statement -> assertThat(statement.hazards())
                        .extracting(Hazard::message)
                        .containsExactly("Failed on rows that were made up to try it: not with rows."));
        assertThat(proof.stages(from, to, DifferenceOptions.DEFAULT, PlanOptions.DEFAULT))
                .singleElement()
                .satisfies(stage -> assertThat(stage.upgrade().statements()).isEqualTo(plan));
    }

    /** What a trigger does with a row may go beyond its database. */
    @Test
    void noRowIsMadeOnSomebodysServer(TestDatabase database) {
        String before = TOUCHED.formatted("IF EXISTS (SELECT FROM app.holds) THEN RAISE 'not with rows'; END IF;");
        try (Scratch theirs = Scratch.on(DatabaseUrl.parse(database.url()))) {
            List<Statement> plan = new PlanProof(theirs, folder.resolve("reproductions"), OptionalInt.empty())
                    .plan(
                            new Side("live", read(before)),
                            new Side("declared", read(before + TOUCHES)),
                            DifferenceOptions.DEFAULT,
                            PlanOptions.DEFAULT)
                    .plan()
                    .statements();
            assertThat(plan)
                    .singleElement()
                    .satisfies(statement -> assertThat(statement.hazards()).isEmpty());
        }
    }

    @Test
    void whatHasAnotherNameAfterwardsIsNotLost() {
        String before = "CREATE SCHEMA app; CREATE TABLE app.old (id integer, a text, b text)";
        String after = "CREATE SCHEMA other; CREATE TABLE other.new (id integer, a text, c text, d text)";
        var renames = List.of(
                renamed(ObjectId.of(Kind.SCHEMA, "app"), ObjectId.of(Kind.SCHEMA, "other")),
                renamed(ObjectId.of(Kind.TABLE, "app", "old"), ObjectId.of(Kind.TABLE, "other", "new")),
                renamed(ObjectId.of(Kind.COLUMN, "app", "old", "b"), ObjectId.of(Kind.COLUMN, "other", "new", "c")));
        var proof = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty());
        DifferenceOptions options = DifferenceOptions.DEFAULT.withRenames(renames);
        Side from = new Side("live", read(before));
        Side to = new Side("declared", read(after));
        assertThat(proof.plan(from, to, options, PlanOptions.DEFAULT).plan().script())
                .contains("RENAME COLUMN b TO c", "ADD COLUMN d text")
                .doesNotContain("DROP");
        assertThat(proof.stages(from, to, options, PlanOptions.DEFAULT)).hasSize(1);
    }

    @Test
    void aColumnIsRenamedInPartitionsToo() {
        String before = "CREATE SCHEMA app; CREATE TABLE app.p (a integer, at date) PARTITION BY RANGE (at);"
                + " CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')";
        var renames =
                List.of(renamed(ObjectId.of(Kind.COLUMN, "app", "p", "a"), ObjectId.of(Kind.COLUMN, "app", "p", "b")));
        Side from = new Side("live", read(before));
        Side to = new Side("declared", read(before + "; ALTER TABLE app.p RENAME a TO b"));
        assertThat(new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty())
                        .stages(from, to, DifferenceOptions.DEFAULT.withRenames(renames), PlanOptions.DEFAULT))
                .hasSize(1);
    }

    @Test
    void whatIsRenamedIsRenamedBackAlsoWhereMoreRevisionsFollow() {
        String before = "CREATE SCHEMA app; CREATE TABLE app.users (id integer, mail text)";
        String after = "CREATE SCHEMA app; CREATE TABLE app.users (id integer, email text);"
                + " CREATE INDEX users_id ON app.users (id)";
        var renames = List.of(renamed(
                ObjectId.of(Kind.COLUMN, "app", "users", "mail"), ObjectId.of(Kind.COLUMN, "app", "users", "email")));
        List<Stage> stages = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty())
                .stages(
                        new Side("revisions", read(before)),
                        new Side("declared", read(after)),
                        DifferenceOptions.DEFAULT.withRenames(renames),
                        PlanOptions.DEFAULT);
        assertThat(stages).hasSize(2);
        assertThat(stages.getFirst().back())
                .isInstanceOfSatisfying(
                        Stage.WayBack.Planned.class,
                        back -> assertThat(back.plan().script())
                                .contains("RENAME COLUMN email TO mail")
                                .doesNotContain("DROP COLUMN"));
    }

    /** A lock that is kept while a constraint is validated keeps others waiting for as long as that takes. */
    @Test
    void whatReadsAllRowsBesideOthersSharesNoTransactionWithWhatKeepsThemOut() {
        String before = "CREATE SCHEMA app; CREATE TABLE app.users (id integer, n integer, m integer)";
        String after =
                "CREATE SCHEMA app; CREATE TABLE app.users (id integer CHECK (id > 0), n integer NOT NULL, m bigint,"
                        + " token uuid DEFAULT gen_random_uuid()); CREATE INDEX users_id ON app.users (id)";
        var proof = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty());
        Side from = new Side("revisions", read(before));
        Side to = new Side("declared", read(after));
        List<Stage> stages = proof.stages(from, to, DifferenceOptions.DEFAULT, PlanOptions.DEFAULT);
        assertThat(stages).extracting(Stage::transactional).containsExactly(true, false);
        assertThat(stages.getFirst().upgrade().script()).doesNotContain("VALIDATE", "UPDATE", "CONCURRENTLY");
        assertThat(stages.getLast().upgrade().script()).contains("VALIDATE", "UPDATE", "CONCURRENTLY");
        assertThat(proof.stages(
                        from, to, DifferenceOptions.DEFAULT, PlanOptions.DEFAULT.withStyle(Style.TRANSACTIONAL)))
                .singleElement()
                .satisfies(stage -> assertThat(stage.transactional()).isTrue());
    }

    private static final String GRANTED = """
            DO $$BEGIN CREATE ROLE plan_keeper; EXCEPTION WHEN duplicate_object THEN NULL; END$$;
            DO $$BEGIN CREATE ROLE plan_guest; EXCEPTION WHEN duplicate_object THEN NULL; END$$;
            CREATE SCHEMA app;
            CREATE TABLE app.held (id integer, n integer);
            CREATE VIEW app.seen AS SELECT n FROM app.held;
            CREATE FUNCTION app.counted() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
            ALTER TABLE app.held OWNER TO plan_keeper;
            ALTER VIEW app.seen OWNER TO plan_keeper;
            ALTER FUNCTION app.counted() OWNER TO plan_keeper;
            GRANT SELECT ON app.held TO plan_guest;
            GRANT SELECT ON app.seen TO plan_guest;
            GRANT UPDATE (n) ON app.seen TO plan_guest;
            REVOKE EXECUTE ON FUNCTION app.counted() FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION app.counted() TO plan_guest;
            """;
    private static final String RETYPED = """
            CREATE SCHEMA app;
            CREATE TABLE app.held (id integer, n bigint);
            CREATE VIEW app.seen AS SELECT n FROM app.held;
            CREATE FUNCTION app.counted() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
            CREATE TABLE app.added (id integer);
            """;

    @Test
    void whatIsMadeAnewInADatabaseKeepsItsOwnerAndPrivilegesThoughNobodyComparesThem() {
        var proof = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty());
        Side from = new Side("live", read(GRANTED), Origin.DATABASE);
        Side to = new Side("declared", read(RETYPED));
        DifferenceOptions narrow = DifferenceOptions.DEFAULT.withOwners(false).withGrants(false);
        String plan = proof.plan(from, to, narrow, PlanOptions.DEFAULT).plan().script();
        assertThat(plan)
                .contains(
                        "ALTER VIEW app.seen OWNER TO plan_keeper;",
                        "GRANT SELECT ON TABLE app.seen TO plan_guest;",
                        "GRANT UPDATE (n) ON TABLE app.seen TO plan_guest;",
                        "ALTER FUNCTION app.counted() OWNER TO plan_keeper;",
                        "REVOKE EXECUTE ON FUNCTION app.counted() FROM PUBLIC;",
                        "GRANT EXECUTE ON FUNCTION app.counted() TO plan_guest;")
                .doesNotContain("TABLE app.held OWNER", "ON TABLE app.held", "app.added OWNER");
        assertThat(proof.plan(
                                from,
                                new Side("declared", read(GRANTED.replace("n integer)", "n bigint)"))),
                                narrow.withGrants(true),
                                PlanOptions.DEFAULT)
                        .plan()
                        .script())
                .contains("ALTER VIEW app.seen OWNER TO plan_keeper;", "GRANT SELECT ON TABLE app.seen TO plan_guest;")
                .doesNotContain("SET ROLE", "ON TABLE app.held");
        assertThat(proof.plan(new Side("revisions", read(GRANTED)), to, narrow, PlanOptions.DEFAULT)
                        .plan()
                        .script())
                .doesNotContain("OWNER TO", "GRANT");
    }

    @Test
    void aColumnThatPartitionsItsTableIsRenamed() {
        String before = "CREATE SCHEMA app; CREATE TABLE app.p (at date, kind text) PARTITION BY RANGE (at);"
                + " CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"
                + " PARTITION BY LIST (lower(kind));"
                + " CREATE TABLE app.p2 PARTITION OF app.p1 FOR VALUES IN ('a')";
        var renames = List.of(
                renamed(ObjectId.of(Kind.COLUMN, "app", "p", "at"), ObjectId.of(Kind.COLUMN, "app", "p", "day")),
                renamed(ObjectId.of(Kind.COLUMN, "app", "p", "kind"), ObjectId.of(Kind.COLUMN, "app", "p", "sort")));
        Side from = new Side("live", read(before));
        Side to = new Side(
                "declared",
                read(before + "; ALTER TABLE app.p RENAME at TO day; ALTER TABLE app.p RENAME kind TO sort"));
        assertThat(new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty())
                        .stages(from, to, DifferenceOptions.DEFAULT.withRenames(renames), PlanOptions.DEFAULT))
                .singleElement()
                .satisfies(stage -> assertThat(stage.upgrade().statements()).hasSize(2));
    }

    @Test
    void aSchemaIsRenamedWithWhatIsSaidOfItsNewObjects() {
        String before = """
                DO $$BEGIN CREATE ROLE plan_guest; EXCEPTION WHEN duplicate_object THEN NULL; END$$;
                CREATE SCHEMA app;
                CREATE TABLE app.held (id integer);
                ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO plan_guest;
                CREATE PUBLICATION published FOR TABLES IN SCHEMA app;
                """;
        var renames = List.of(renamed(ObjectId.of(Kind.SCHEMA, "app"), ObjectId.of(Kind.SCHEMA, "core")));
        Side from = new Side("live", read(before));
        Side to = new Side("declared", read(before + "ALTER SCHEMA app RENAME TO core"));
        assertThat(new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty())
                        .plan(from, to, DifferenceOptions.DEFAULT.withRenames(renames), PlanOptions.DEFAULT)
                        .plan()
                        .statements())
                .extracting(Statement::sql)
                .containsExactly("ALTER SCHEMA app RENAME TO core");
    }

    @Test
    void whatAPlanSetsForBodiesOfFunctionsIsSetInTheRevisionThatHasThem() {
        String before = """
                CREATE SCHEMA app;
                CREATE TABLE app.held (id integer, n integer);
                CREATE VIEW app.seen AS SELECT n FROM app.held;
                """;
        String after = before.replace("n integer", "n bigint")
                + "CREATE FUNCTION app.counted() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.held';";
        List<Stage> stages = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty())
                .stages(
                        new Side("revisions", read(before + "CREATE INDEX held_id ON app.held (id)")),
                        new Side("declared", read(after)),
                        DifferenceOptions.DEFAULT,
                        PlanOptions.DEFAULT);
        assertThat(stages).hasSize(2);
        assertThat(stages.getFirst().upgrade().script()).isEqualTo("DROP INDEX CONCURRENTLY app.held_id;\n");
        assertThat(stages.getLast().upgrade().script()).startsWith("SET check_function_bodies = off;\n");
    }

    @Test
    void aForeignPartitionIsAskedForNothing() {
        String before = "CREATE SCHEMA app; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER away FOREIGN DATA WRAPPER w;"
                + " CREATE TABLE app.p (a integer) PARTITION BY LIST (a);"
                + " CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES IN (1)";
        Side from = new Side("live", read(before));
        Side to = new Side(
                "declared",
                read(before + "; CREATE FOREIGN TABLE app.p2 PARTITION OF app.p FOR VALUES IN (2) SERVER away;"
                        + " ALTER TABLE app.p ADD COLUMN b integer"));
        assertThat(new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty())
                        .plan(from, to, DifferenceOptions.DEFAULT, PlanOptions.DEFAULT)
                        .plan()
                        .statements())
                .hasSize(3);
    }

    private static final String NO_CHECK = "SET check_function_bodies = off";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "() RETURNS trigger LANGUAGE plpgsql AS $$DECLARE r app.orders%ROWTYPE; BEGIN RETURN NEW; END$$",
                "() RETURNS void LANGUAGE plpgsql AS $$BEGIN declare n app.orders.id%TYPE; BEGIN NULL; END; END$$",
                "() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.orders'"
            })
    void aFunctionMayReadATableThatComesLater(String function) {
        assertThat(planOf("CREATE TABLE app.orders (id integer); CREATE FUNCTION app.f" + function))
                .extracting(Statement::sql)
                .first()
                .isEqualTo(NO_CHECK);
    }

    @Test
    void aBodyThatNamesNothingIsChecked() {
        assertThat(planOf("CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"))
                .extracting(Statement::sql)
                .doesNotContain(NO_CHECK);
    }

    @Test
    void eachRevisionThatNeedsItSaysThatBodiesAreNotChecked() {
        String before = "CREATE SCHEMA app; CREATE TABLE app.t (id integer NOT NULL, note text)";
        String after = "CREATE SCHEMA app; CREATE TABLE app.t (id integer NOT NULL, note text, PRIMARY KEY (id));"
                + " CREATE VIEW app.v AS SELECT id, note FROM app.t GROUP BY id;"
                + " CREATE FUNCTION app.f(app.v) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.t'";
        List<Stage> stages = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty())
                .stages(
                        new Side("live", read(before)),
                        new Side("declared", read(after)),
                        DifferenceOptions.DEFAULT,
                        PlanOptions.DEFAULT);
        assertThat(stages)
                .extracting(stage -> stage.upgrade().statements().getFirst().sql())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("CREATE UNIQUE INDEX CONCURRENTLY"),
                        second -> assertThat(second).isEqualTo(NO_CHECK));
    }

    /** Plans a change of a schema that is empty. */
    private List<Statement> planOf(String change) {
        String before = "CREATE SCHEMA app;";
        return new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty())
                .plan(
                        new Side("live", read(before)),
                        new Side("declared", read(before + change)),
                        DifferenceOptions.DEFAULT,
                        PlanOptions.DEFAULT)
                .plan()
                .statements();
    }

    @Test
    void before18NotNullIsProvenByACheckOfANameThatIsFree() {
        String before = "CREATE SCHEMA app;"
                + " CREATE TABLE app.u (a text, b text, CONSTRAINT u_a_not_null CHECK (a IS NOT NULL));"
                + " CREATE TABLE app.child (CONSTRAINT u_b_not_null CHECK (b <> '')) INHERITS (app.u);";
        String after = before.replace("a text, b text", "a text NOT NULL, b text NOT NULL");
        assertThat(new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.of(17))
                        .plan(
                                new Side("live", read(before)),
                                new Side("declared", read(after)),
                                DifferenceOptions.DEFAULT,
                                PlanOptions.DEFAULT)
                        .plan()
                        .script())
                .contains("VALIDATE CONSTRAINT u_a_not_null2;", "VALIDATE CONSTRAINT u_b_not_null2;");
    }

    private static Change.Renamed renamed(ObjectId from, ObjectId to) {
        return new Change.Renamed(from, to);
    }

    /** Plans a table more, and returns the one directory that the failure names, with all that it should hold. */
    private Path keptOf(String before) throws IOException {
        return keptOf(before, ADDED, "CREATE TABLE app.added");
    }

    private Path keptOf(String before, String change, String planned) throws IOException {
        Catalog from = read(before);
        Catalog to = read(before + change);
        var proof = new PlanProof(SCRATCH, folder.resolve("reproductions"), OptionalInt.empty());
        assertThatThrownBy(() -> proof.plan(
                        new Side("live", from),
                        new Side("declared", to),
                        DifferenceOptions.DEFAULT,
                        PlanOptions.DEFAULT))
                .isInstanceOfSatisfying(QuipuException.class, failure -> {
                    assertThat(failure).hasMessageContaining("this is a fault of Quipu, and nothing was changed");
                    assertThat(failure.hint().orElseThrow())
                            .contains(directories().getFirst().toString());
                });
        assertThat(directories()).hasSize(1);
        Path kept = directories().getFirst();
        assertThat(CatalogJson.read(Files.readString(kept.resolve("from.json"))).objects())
                .isEqualTo(from.objects());
        assertThat(CatalogJson.read(Files.readString(kept.resolve("to.json"))).objects())
                .isEqualTo(to.objects());
        assertThat(kept.resolve("plan.sql")).content().contains(planned);
        return kept;
    }

    private List<Path> directories() {
        try (Stream<Path> files = Files.list(folder.resolve("reproductions"))) {
            return files.toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Catalog read(String script) {
        try (ScratchDatabase database = SCRATCH.create();
                ScratchSession session = database.connect()) {
            session.session().send(script);
            return new CatalogReader(ReadOptions.ALL).read(session.session());
        }
    }
}
