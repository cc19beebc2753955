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
import dev.quipu.postgres.plan.PlanCase;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans from one schema to another and back, applied to a server and read again: what is read is what was planned for. Beside
 * each case are the plans that a person has read.
 */
@PostgresTest
class PlanRoundTripTest {
    private static final int GOLDEN_VERSION = 18;

    static List<String> cases() throws IOException {
        return PlanCase.names();
    }

    @BeforeAll
    static void makeRoles(TestDatabase database) throws SQLException {
        PlanCase.makeRoles(database);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsReadIsWhatWasPlannedFor(String name, TestServer server) throws Exception {
        PlanCase plans = PlanCase.read(name);
        assumeTrue(server.majorVersion() >= plans.since());
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase()) {
            run(left, plans.from());
            run(right, plans.to());
            Catalog from = read(left);
            Catalog to = read(right);
            assertThat(plan(from, from).statements()).isEmpty();
            Plan there = plan(from, to);
            Plan back = plan(to, from);
            if (server.majorVersion() == GOLDEN_VERSION) {
                Golden.assertMatches(plans.golden(), "-- there\n\n" + print(there) + "-- and back\n\n" + print(back));
            }
            apply(there, left);
            assertSame(read(left), to);
            if (!plans.oneWay()) {
                apply(back, left);
                assertSame(read(left), from);
            }
            dropSubscriptions(left, right);
        }
        assertWhollyMadeAndUnmade(plans.to(), server);
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
