package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that was asked for by copy is made anew with every row, every number that was counted, and all around it. */
@PostgresTest
class TableCopyTest {
    private static final Set<ObjectId> EVENTS = Set.of(ObjectId.of(Kind.TABLE, "s", "events"));
    private static final PlanOptions BY_COPY = PlanOptions.DEFAULT.withCopies(EVENTS);

    /** What stands around the table in every schema here. */
    private static final List<String> AROUND = List.of(
            "CREATE TABLE s.audit (what text)",
            """
            CREATE FUNCTION s.note() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN INSERT INTO s.audit VALUES (TG_OP); RETURN new; END$$""",
            "CREATE TRIGGER note AFTER INSERT ON s.events FOR EACH ROW EXECUTE FUNCTION s.note()",
            "CREATE INDEX events_kind_idx ON s.events (kind) WHERE kind <> 'dull'",
            "CREATE STATISTICS s.events_stats ON kind, at FROM s.events",
            "CREATE VIEW s.loud AS SELECT id, at FROM s.events WHERE kind = 'loud'",
            "CREATE MATERIALIZED VIEW s.counts AS SELECT kind, count(*) AS n FROM s.events GROUP BY kind",
            "CREATE UNIQUE INDEX counts_kind_idx ON s.counts (kind)",
            "ALTER TABLE s.events ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE s.events FORCE ROW LEVEL SECURITY",
            "CREATE POLICY loud_only ON s.events FOR SELECT USING (kind = 'loud')",
            "COMMENT ON TABLE s.events IS 'what has happened'",
            "GRANT SELECT ON s.events TO public");

    private static final String ORDINARY = """
            CREATE TABLE s.events (
                id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, kind text NOT NULL,
                place serial, double_place bigint GENERATED ALWAYS AS (place * 2) STORED,
                CONSTRAINT events_pkey PRIMARY KEY (id, at))""";
    private static final String BY_MONTH = ORDINARY + " PARTITION BY RANGE (at)";
    private static final List<String> MONTHS = List.of(
            "CREATE TABLE s.events_1 PARTITION OF s.events FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z')",
            "CREATE TABLE s.events_2 PARTITION OF s.events FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z')",
            "CREATE TABLE s.events_else PARTITION OF s.events DEFAULT");
    private static final List<String> HALVES = List.of(
            "CREATE TABLE s.events_a PARTITION OF s.events FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
            "CREATE TABLE s.events_b PARTITION OF s.events FOR VALUES WITH (MODULUS 2, REMAINDER 1)");
    private static final String LINK = """
            CREATE TABLE s.links (event bigint, event_at timestamptz,
                CONSTRAINT links_event_fkey FOREIGN KEY (event, event_at) REFERENCES s.events)""";

    private final TestDatabase database;
    private final Session session;
    private final Convergence convergence;

    TableCopyTest(TestDatabase database) {
        this.database = database;
        this.session = open();
        this.convergence = new Convergence(session);
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }

    @AfterEach
    void close() {
        session.send("DROP SCHEMA IF EXISTS s CASCADE");
        session.close();
    }

    @Test
    void aTableIsPartitioned() {
        copied(schema(ORDINARY, List.of()), schema(BY_MONTH, MONTHS));
        assertThat(texts("SELECT count(*)::text FROM s.events_1 UNION ALL SELECT count(*)::text FROM s.events_else"))
                .containsExactly("31", "141");
    }

    /** Policies hold for an owner too where they are forced, and would hide rows from the one who copies them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOwnerWhomPoliciesHoldForLosesNoRow(boolean toPartitions) {
        session.send("CREATE ROLE copying_owner NOLOGIN");
        try {
            List<String> ordinary = owned(schema(ORDINARY, List.of()));
            List<String> partitioned = owned(schema(BY_MONTH, MONTHS));
            Catalog to = convergence.make(toPartitions ? partitioned : ordinary);
            Catalog from = convergence.make(toPartitions ? ordinary : partitioned);
            fill();
            session.send("SET ROLE copying_owner");
            session.send("BEGIN");
            Planner.plan(from, to, BY_COPY).statements().forEach(statement -> session.send(statement.sql()));
            session.send("COMMIT");
            session.send("RESET ROLE");
            assertThat(rows()).hasSize(200);
            assertThat(texts("SELECT relforcerowsecurity::text FROM pg_class WHERE oid = 's.events'::regclass"))
                    .containsExactly("true");
        } finally {
            session.rollback();
            session.send("RESET ROLE; DROP OWNED BY copying_owner CASCADE; DROP ROLE copying_owner");
        }
    }

    private static List<String> owned(List<String> schema) {
        return Stream.concat(schema.stream(), Stream.of("""
                DO $$DECLARE one text; BEGIN
                    ALTER SCHEMA s OWNER TO copying_owner;
                    FOR one IN SELECT oid::regclass FROM pg_class
                               WHERE relnamespace = 's'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') LOOP
                        EXECUTE 'ALTER TABLE ' || one || ' OWNER TO copying_owner';
                    END LOOP;
                    ALTER FUNCTION s.note() OWNER TO copying_owner;
                    ALTER STATISTICS s.events_stats OWNER TO copying_owner;
                END$$""")).toList();
    }

    @Test
    void partitionsBecomeOneTable() {
        copied(schema(BY_MONTH, MONTHS), schema(ORDINARY, List.of()));
    }

    @Test
    void partitionsBecomeOthers() {
        copied(schema(BY_MONTH, MONTHS), schema(ORDINARY + " PARTITION BY HASH (id, at)", HALVES));
    }

    @Test
    void whatATableIsPartitionedByGetsAnotherType() {
        Catalog to = convergence.make(List.of(
                "CREATE SCHEMA s",
                "CREATE TABLE s.events (a bigint) PARTITION BY RANGE (a)",
                "CREATE TABLE s.events_1 PARTITION OF s.events FOR VALUES FROM (1) TO (9)"));
        Catalog from = convergence.make(List.of(
                "CREATE SCHEMA s",
                "CREATE TABLE s.events (a integer) PARTITION BY RANGE (a)",
                "CREATE TABLE s.events_1 PARTITION OF s.events FOR VALUES FROM (1) TO (9)",
                "INSERT INTO s.events VALUES (3)"));
        assertThat(convergence.faults(from, to, BY_COPY)).isEmpty();
        assertThat(texts("SELECT a::text FROM s.events")).containsExactly("3");
    }

    @Test
    void aCounterOfAnotherKindGoesOn() {
        String serial = BY_MONTH.replace("bigint GENERATED ALWAYS AS IDENTITY", "bigserial");
        copied(schema(ORDINARY, List.of()), schema(serial, MONTHS));
    }

    @Test
    void columnsChangeOnTheWay() {
        List<String> before = schema(ORDINARY.replace("place serial", "place serial, size text, gone text"), List.of());
        List<String> after =
                schema(BY_MONTH.replace("place serial", "place serial, size integer DEFAULT 7, more text"), MONTHS);
        Catalog to = convergence.make(after);
        Catalog from = convergence.make(before);
        session.send("INSERT INTO s.events (at, kind, size, gone) VALUES ('2026-01-05Z', 'loud', '42', 'x')");
        Plan plan = run(from, to);
        assertThat(texts("SELECT id || ' ' || size || ' ' || coalesce(more, '-') FROM s.events"))
                .containsExactly("1 42 -");
        assertThat(hazards(plan, Hazard.Kind.DATA_LOSS)).containsExactly("Every value of gone in s.events is lost.");
    }

    /** The triggers of the table come after its rows, and its partition's part of them with those. */
    @Test
    void aTableThatStoodAloneBecomesAPartition() {
        String touch = "CREATE FUNCTION s.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'";
        String trigger = "CREATE TRIGGER tr AFTER UPDATE ON s.events FOR EACH ROW EXECUTE FUNCTION s.touch()";
        Catalog to = convergence.make(List.of(
                "CREATE SCHEMA s",
                touch,
                "CREATE TABLE s.events (a int) PARTITION BY LIST (a)",
                "CREATE TABLE s.joins PARTITION OF s.events FOR VALUES IN (1)",
                trigger));
        Catalog from = convergence.make(List.of(
                "CREATE SCHEMA s",
                touch,
                "CREATE TABLE s.events (a int) PARTITION BY RANGE (a)",
                "CREATE TABLE s.joins (a int)",
                trigger));
        assertThat(convergence.faults(from, to, BY_COPY)).isEmpty();
    }

    @Test
    void anOrdinaryTableKeepsItsChildrenToItself() {
        Catalog to =
                convergence.make(List.of("CREATE SCHEMA s", "CREATE TABLE s.events (a int) PARTITION BY LIST (a)"));
        Catalog from = convergence.make(List.of(
                "CREATE SCHEMA s", "CREATE TABLE s.events (a int)", "CREATE TABLE s.child () INHERITS (s.events)"));
        assertThat(hazards(Planner.plan(from, to, BY_COPY), Hazard.Kind.DATA_LOSS))
                .containsExactly("Every row of s.child is lost.");
    }

    @Test
    void aPartitionThatLeavesTakesItsRowsAlong() {
        Catalog to = convergence.make(
                List.of("CREATE SCHEMA s", "CREATE TABLE s.events (a int)", "CREATE TABLE s.part (a int)"));
        Catalog from = convergence.make(List.of(
                "CREATE SCHEMA s",
                "CREATE TABLE s.events (a int) PARTITION BY LIST (a)",
                "CREATE TABLE s.part PARTITION OF s.events FOR VALUES IN (1)",
                "CREATE TABLE s.rest PARTITION OF s.events DEFAULT",
                "INSERT INTO s.events VALUES (1), (2)"));
        run(from, to);
        assertThat(texts("SELECT a::text FROM s.events")).containsExactly("2");
        assertThat(texts("SELECT a::text FROM s.part")).containsExactly("1");
    }

    @Test
    void aTableThatComesInBringsItsRowsAndTakesWhatIsNew() {
        String refuse = "CREATE FUNCTION s.refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE ''no new rows''; END'";
        Catalog to = convergence.make(List.of(
                "CREATE SCHEMA s",
                refuse,
                "CREATE TABLE s.events (a int, b text DEFAULT 'new', CONSTRAINT filled CHECK (b <> '')) PARTITION BY LIST (a)",
                "CREATE TABLE s.part PARTITION OF s.events FOR VALUES IN (1)",
                "CREATE TABLE s.rest PARTITION OF s.events DEFAULT",
                "CREATE INDEX events_a_b_idx ON s.events (a, b)",
                "CREATE TRIGGER closed BEFORE INSERT ON s.events FOR EACH ROW EXECUTE FUNCTION s.refuse()"));
        Catalog from = convergence.make(List.of(
                "CREATE SCHEMA s",
                refuse,
                "CREATE TABLE s.events (a int)",
                "CREATE TABLE s.part (a int)",
                "INSERT INTO s.events VALUES (1), (2)",
                "INSERT INTO s.part VALUES (1)"));
        run(from, to);
        assertThat(texts("SELECT a || b FROM s.events ORDER BY a")).containsExactly("1new", "1new", "2new");
        assertThat(texts("SELECT count(*)::text FROM s.part")).containsExactly("2");
    }

    @Test
    void namesOfWhatIsKeptAvoidThoseThatAreThere() {
        Catalog to = convergence.make(List.of(
                "CREATE SCHEMA s",
                "CREATE TABLE s.events_kept ()",
                "CREATE TABLE s.events (a int) PARTITION BY LIST (a)"));
        Catalog from = convergence.make(
                List.of("CREATE SCHEMA s", "CREATE TABLE s.events_kept ()", "CREATE TABLE s.events (a int)"));
        assertThat(Planner.plan(from, to, BY_COPY).script()).contains("CREATE TABLE s.events_kept2 AS");
        run(from, to);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void statementsLockAndReadWhatTheySay(boolean toPartitions) {
        List<String> ordinary = schema(ORDINARY, List.of());
        List<String> partitioned = schema(BY_MONTH, MONTHS);
        Catalog to = convergence.make(toPartitions ? partitioned : ordinary);
        Catalog from = convergence.make(toPartitions ? ordinary : partitioned);
        fill();
        var faults = new ArrayList<String>();
        try (var claims = new Claims(session, this::open)) {
            Planner.plan(from, to, BY_COPY).statements().forEach(statement -> faults.addAll(claims.run(statement)));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsNotAskedForIsRefused() {
        Catalog to = convergence.make(schema(BY_MONTH, MONTHS));
        Catalog from = convergence.make(schema(ORDINARY, List.of()));
        assertThatThrownBy(() -> Planner.plan(from, to, PlanOptions.DEFAULT))
                .isInstanceOfSatisfying(
                        PlanException.class,
                        refused -> assertThat(refused.hint()).contains("--copy s.events"));
    }

    /** Fills the first schema, brings it to the second, and compares rows, counters and everything around. */
    private void copied(List<String> before, List<String> after) {
        Catalog to = convergence.make(after);
        Catalog from = convergence.make(before);
        fill();
        List<String> rows = rows();
        List<String> counters = texts("SELECT nextval(pg_get_serial_sequence('s.events', 'id'))::text");
        session.send("SELECT setval(pg_get_serial_sequence('s.events', 'place'), 900)");
        Plan plan = run(from, to);
        assertThat(rows()).isEqualTo(rows).hasSize(200);
        assertThat(texts("SELECT nextval(pg_get_serial_sequence('s.events', 'id'))::text"))
                .containsExactly(String.valueOf(Long.parseLong(counters.getFirst()) + 1));
        assertThat(texts("SELECT nextval(pg_get_serial_sequence('s.events', 'place'))::text"))
                .containsExactly("901");
        assertThat(texts("SELECT count(*)::text FROM s.audit"))
                .as("triggers that acted again")
                .containsExactly("200");
        assertThat(texts("SELECT sum(n)::text FROM s.counts")).containsExactly("200");
        assertThat(texts("SELECT count(*)::text FROM s.links JOIN s.events ON id = event"))
                .containsExactly("1");
        assertThat(hazards(plan, Hazard.Kind.DATA_LOSS)).isEmpty();
        assertThat(plan.statements()).allMatch(statement -> statement.transactional());
        assertThat(hazards(plan, Hazard.Kind.LONG_LOCK))
                .contains("No one can read or write s.events until its rows are copied.");
    }

    private void fill() {
        session.send("""
                INSERT INTO s.events (at, kind)
                SELECT timestamptz '2026-01-01Z' + make_interval(days => day), CASE day % 3 WHEN 0 THEN 'loud' ELSE 'dull' END
                FROM generate_series(0, 199) AS day""");
        session.send("INSERT INTO s.links SELECT id, at FROM s.events WHERE id = 7");
    }

    private List<String> rows() {
        return texts("SELECT concat_ws(' ', id, at, kind, place, double_place) FROM s.events ORDER BY id");
    }

    private Plan run(Catalog from, Catalog to) {
        Plan plan = Planner.plan(from, to, BY_COPY);
        var statements = new ArrayList<String>(List.of("BEGIN"));
        plan.statements().forEach(statement -> statements.add(statement.sql()));
        statements.add("COMMIT");
        for (String statement : statements) {
            try {
                session.send(statement);
            } catch (RuntimeException e) {
                throw new AssertionError(e.getMessage() + "\nin " + statement + "\n\n" + plan.script(), e);
            }
        }
        assertThat(Convergence.differences(convergence.read(), to))
                .as(plan.script())
                .isEmpty();
        return plan;
    }

    private static List<String> hazards(Plan plan, Hazard.Kind kind) {
        return plan.statements().stream()
                .flatMap(statement -> statement.hazards().stream())
                .filter(hazard -> hazard.kind() == kind)
                .map(Hazard::message)
                .toList();
    }

    private List<String> texts(String query) {
        return session.query(query).stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    private static List<String> schema(String table, List<String> partitions) {
        return Stream.of(List.of("CREATE SCHEMA s", table), partitions, List.of(LINK), AROUND)
                .flatMap(List::stream)
                .toList();
    }
}
