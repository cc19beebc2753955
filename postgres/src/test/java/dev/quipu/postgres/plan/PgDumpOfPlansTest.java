package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a plan has made {@code pg_dump} writes as it writes what was asked for: a witness that knows nothing of how Quipu
 * reads. Statements may stand in another order, and columns in their table.
 */
@PostgresTest
class PgDumpOfPlansTest {
    private static final Pattern JOINS = Pattern.compile("(?<!NO) INHERIT ");

    /**
     * A subscription keeps its database from being dropped; passwords are not read; and that a column which is inherited was
     * once declared below too is kept where pg_dump writes it.
     */
    private static final Set<String> OTHERWISE =
            Set.of("subscription", "foreign", "secret-options", "inherited-declarations");

    static List<String> cases() throws IOException {
        return PlanCase.names().stream()
                .filter(name -> !OTHERWISE.contains(name))
                .toList();
    }

    static LongStream seeds() {
        long first = Long.getLong("plan.first", 0);
        return LongStream.range(first, first + Long.getLong("plan.seeds", 4));
    }

    @BeforeAll
    static void makeRoles(TestDatabase database) throws SQLException {
        PlanCase.makeRoles(database);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ofTheCases(String name, TestServer server) throws Exception {
        PlanCase plans = PlanCase.read(name);
        assumeTrue(server.majorVersion() >= plans.since());
        assertDumpsAreEqual(
                session -> session.send(plans.from()),
                session -> session.send(plans.to()),
                PlanOptions.DEFAULT,
                server);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ofRandomSchemas(long seed, TestServer server) throws Exception {
        PlanOptions options = PlansOfRandomSchemasTest.options(seed);
        assertDumpsAreEqual(
                session -> withoutSubscription(2 * seed, server).forEach(session::send),
                session -> withoutSubscription(2 * seed + 1, server).forEach(session::send),
                options,
                server);
    }

    private static List<String> withoutSubscription(long seed, TestServer server) {
        return RandomSchema.of(seed, server.majorVersion()).stream()
                .filter(statement -> !statement.contains(" SUBSCRIPTION "))
                .toList();
    }

    private static void assertDumpsAreEqual(
            Consumer<Session> from, Consumer<Session> to, PlanOptions options, TestServer server) throws Exception {
        assumeTrue(
                ClientPrograms.ofMachine()
                        .find("pg_dump", server.majorVersion())
                        .isPresent(),
                "no fitting pg_dump");
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase()) {
            try (Session there = open(left);
                    Session wanted = open(right)) {
                from.accept(there);
                to.accept(wanted);
                Difference difference = Differences.between(read(there), read(wanted), DifferenceOptions.DEFAULT);
                Plan plan = Planner.plan(difference.from(), difference.to(), options);
                assumeFalse(
                        plan.statements().stream()
                                .anyMatch(one -> JOINS.matcher(one.sql()).find()),
                        "what a table has of its own stays its own when it gets a parent, and no statement changes that");
                run(plan, there);
            }
            assertThat(dump(left, server)).containsExactlyElementsOf(dump(right, server));
        }
    }

    /** Statements that may run in a transaction share one, as in a revision. */
    private static void run(Plan plan, Session session) {
        for (Statement statement : plan.statements()) {
            if (statement.transactional() != session.inTransaction()) {
                session.send(statement.transactional() ? "BEGIN" : "COMMIT");
            }
            session.send(statement.sql());
        }
        if (session.inTransaction()) {
            session.send("COMMIT");
        }
    }

    /** Returns the statements in an order of their own. */
    private static List<String> dump(TestDatabase database, TestServer server) throws Exception {
        var program = ClientPrograms.ofMachine()
                .find("pg_dump", server.majorVersion())
                .orElseThrow();
        Process process = new ProcessBuilder(program.path().toString(), "--schema-only", "-d", database.url())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return Arrays.stream(text.split("\n\n+"))
                .filter(part -> !part.startsWith("--") && !part.startsWith("\\") && !part.isBlank())
                .map(PgDumpOfPlansTest::withoutOrder)
                .sorted()
                .toList();
    }

    /** The lines of a table, each of which is a column or a constraint, in an order of their own, and so its parameters. */
    private static String withoutOrder(String statement) {
        if (!statement.startsWith("CREATE TABLE") && !statement.startsWith("CREATE UNLOGGED TABLE")) {
            return statement;
        }
        List<String> lines = new ArrayList<>(statement.lines().toList());
        List<String> inner = lines.subList(1, lines.size());
        inner.replaceAll(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line);
        inner.replaceAll(PgDumpOfPlansTest::withSortedParameters);
        inner.sort(null);
        return String.join("\n", lines);
    }

    /** They are in the order in which they were set. */
    private static String withSortedParameters(String line) {
        if (!line.startsWith("WITH (")) {
            return line;
        }
        String[] parameters =
                line.substring("WITH (".length(), line.lastIndexOf(')')).split(", ");
        Arrays.sort(parameters);
        return "WITH (" + String.join(", ", parameters) + line.substring(line.lastIndexOf(')'));
    }

    private static Catalog read(Session session) {
        return new CatalogReader(ReadOptions.ALL).read(session);
    }

    private static Session open(TestDatabase database) {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
