package dev.quipu.postgres.introspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.DifferenceText;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Subscription;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.testing.Golden;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans from one schema to another and back, applied to a server and read again: what is read is what was planned for. Each
 * case is a file with two schemas, and beside it the plans that a person has read. {@code -Dplan.case=storage} runs one alone.
 */
@PostgresTest
class PlanRoundTripTest {
    private static final Path CASES = Path.of("src/test/resources/plans");
    private static final int GOLDEN_VERSION = 18;
    private static final String TO = "-- to\n";

    /** How a case begins whose way back the server refuses, as a hazard says. */
    private static final String ONE_WAY = "-- one way\n";

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql") && name.startsWith(System.getProperty("plan.case", "")))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Roles belong to the server. */
    @BeforeAll
    static void makeRoles(TestDatabase database) throws SQLException {
        for (String role : new String[] {"plan_owner", "plan_reader", "plan_writer"}) {
            database.execute("CREATE ROLE " + role);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsReadIsWhatWasPlannedFor(String name, TestServer server) throws Exception {
        String text = Files.readString(CASES.resolve(name + ".sql"));
        int least = text.startsWith("-- since ") ? Integer.parseInt(text.substring(9, 11)) : 0;
        assumeTrue(server.majorVersion() >= least);
        int middle = text.indexOf(TO);
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase()) {
            run(left, text.substring(0, middle));
            run(right, text.substring(middle));
            Catalog from = read(left);
            Catalog to = read(right);
            assertThat(plan(from, from).statements()).isEmpty();
            Plan there = plan(from, to);
            Plan back = plan(to, from);
            boolean oneWay = text.startsWith(ONE_WAY);
            if (server.majorVersion() == GOLDEN_VERSION) {
                Golden.assertMatches(
                        CASES.resolve(name + ".plan"), "-- there\n\n" + print(there) + "-- and back\n\n" + print(back));
            }
            apply(there, left);
            assertSame(read(left), to);
            if (!oneWay) {
                apply(back, left);
                assertSame(read(left), from);
            }
            dropSubscriptions(left, right);
        }
        assertWhollyMadeAndUnmade(text.substring(middle), server);
    }

    /** A dump, into an empty database, and the way back to nothing. */
    private static void assertWhollyMadeAndUnmade(String script, TestServer server) throws SQLException {
        try (TestDatabase source = server.createDatabase();
                TestDatabase target = server.createDatabase()) {
            run(source, script);
            Catalog empty = read(target);
            Catalog whole = read(source);
            apply(plan(empty, whole), target);
            assertSame(read(target), whole);
            apply(plan(whole, empty), target);
            assertSame(read(target), empty);
            dropSubscriptions(source);
        }
    }

    private static void run(TestDatabase database, String script) {
        try (Session session = open(database)) {
            session.send(script);
        }
    }

    /** A database with subscriptions cannot be dropped. */
    private static void dropSubscriptions(TestDatabase... databases) {
        for (TestDatabase database : databases) {
            Catalog catalog = read(database);
            catalog.all(Subscription.class)
                    .forEach(subscription -> run(
                            database,
                            "ALTER SUBSCRIPTION " + subscription.name().quoted()
                                    + " SET (slot_name = NONE); DROP SUBSCRIPTION "
                                    + subscription.name().quoted()));
        }
    }

    private static Plan plan(Catalog from, Catalog to) {
        Difference difference = Differences.between(from, to, DifferenceOptions.DEFAULT);
        return Planner.plan(difference.from(), difference.to(), PlanOptions.DEFAULT);
    }

    /** A column that comes later stands behind the others, which is no difference. */
    private static void assertSame(Catalog actual, Catalog expected) {
        Difference difference = Differences.between(actual, expected, DifferenceOptions.DEFAULT);
        assertThat(difference.isEmpty()).as(DifferenceText.of(difference)).isTrue();
    }

    private static Catalog read(TestDatabase database) {
        try (Session session = open(database)) {
            return new CatalogReader(ReadOptions.ALL).read(session);
        }
    }

    private static Session open(TestDatabase database) {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }

    /** Statements that may run in a transaction share one, as in a revision. */
    private static void apply(Plan plan, TestDatabase database) {
        try (Session session = open(database)) {
            boolean inTransaction = false;
            for (Statement statement : plan.statements()) {
                if (statement.transactional() != inTransaction) {
                    session.send(inTransaction ? "COMMIT" : "BEGIN");
                    inTransaction = !inTransaction;
                }
                try {
                    session.send(statement.sql());
                } catch (RuntimeException e) {
                    throw new AssertionError(e.getMessage() + "\n" + statement.sql() + "\nin\n" + plan.script(), e);
                }
            }
            if (inTransaction) {
                session.send("COMMIT");
            }
        }
    }

    private static String print(Plan plan) {
        return plan.statements().stream()
                .map(statement -> (statement.transactional() ? "" : "-- not in a transaction\n")
                        + statement.hazards().stream()
                                .map(hazard -> "-- " + hazard.kind().words() + ": " + hazard.message() + "\n"
                                        + (hazard.rows() == null ? "" : "--   " + hazard.rows() + "\n"))
                                .collect(Collectors.joining())
                        + statement.sql() + ";\n\n")
                .collect(Collectors.joining());
    }
}
