package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.plan.Style;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.rows.MadeUpRows;
import dev.quipu.postgres.rows.RowLosses;
import dev.quipu.postgres.rows.RowSnapshot;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No plan loses a row of which it does not say so, or fails of one of which it does not say so. */
@PostgresTest
class PlansKeepRowsTest {
    /** How many plans ran to their end over rows. */
    private static final AtomicInteger COMPARED = new AtomicInteger();

    @AfterAll
    static void mostPlansRanOverRows() {
        if (System.getProperty("plan.case") == null) {
            assertThat(COMPARED.get()).isGreaterThan(50);
        }
    }

    /** A subscription has no relation, and keeps its database from being dropped. */
    static Stream<String> cases() throws IOException {
        return PlanCase.names().stream().filter(name -> !name.equals("subscription"));
    }

    @BeforeAll
    static void makeRoles(TestDatabase database) throws SQLException {
        PlanCase.makeRoles(database);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePlansOfCases(String name, TestServer server) throws IOException {
        PlanCase plans = PlanCase.read(name);
        assumeTrue(server.majorVersion() >= plans.since());
        List<String> from = List.of(plans.from());
        List<String> to = List.of(plans.to());
        var online = PlanOptions.DEFAULT.withStyle(Style.ONLINE);
        var transactional = PlanOptions.DEFAULT.withStyle(Style.TRANSACTIONAL);
        List<String> faults = new ArrayList<>(faults(from, to, online, plans.oneWay() ? null : transactional, server));
        if (Boolean.getBoolean("quipu.exhaustive")) {
            faults.addAll(faults(from, to, transactional, plans.oneWay() ? null : online, server));
        }
        assertThat(faults).isEmpty();
    }

    /** There in one database, and back in the other. */
    private static List<String> faults(
            List<String> from, List<String> to, PlanOptions there, @Nullable PlanOptions back, TestServer server) {
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase();
                Session one = open(left);
                Session other = open(right)) {
            from.forEach(one::send);
            to.forEach(other::send);
            Difference difference = Differences.between(read(one), read(other), DifferenceOptions.DEFAULT);
            List<String> faults = new ArrayList<>(faults(difference.from(), difference.to(), there, one));
            if (back != null) {
                faults.addAll(faults(difference.to(), difference.from(), back, other));
            }
            return faults;
        }
    }

    /**
     * Puts rows into the tables, runs a plan and looks for them.
     *
     * @param session of a database at the plan's start
     * @return what went wrong; nothing where a statement failed that says it may
     */
    static List<String> faults(Catalog start, Catalog end, PlanOptions options, Session session) {
        Plan plan = Planner.plan(start, end, options);
        List<QualifiedName> tables = start.all(Table.class).map(Table::name).toList();
        session.send("BEGIN");
        new MadeUpRows(start).insert(session, tables);
        session.send("COMMIT");
        RowSnapshot before = RowSnapshot.take(session, tables, start);
        for (Statement statement : plan.statements()) {
            try {
                run(statement, session);
            } catch (ServerException e) {
                boolean isSaid = statement.hazards().stream().anyMatch(hazard -> hazard.kind() == Hazard.Kind.MAY_FAIL);
                return isSaid ? List.of() : List.of(e.getMessage() + "\nin " + statement.sql());
            }
        }
        session.send(session.inTransaction() ? "COMMIT" : "SELECT");
        boolean hadRows = before.tables().values().stream().anyMatch(held -> held.rows() > 0);
        COMPARED.addAndGet(hadRows ? 1 : 0);
        RowLosses losses = new RowLosses(start, end, plan, Map.of());
        List<String> lost = losses.between(before, RowSnapshot.take(session, losses.after(tables), end));
        return lost.isEmpty() ? lost : List.of(lost + "\nby\n" + plan.script());
    }

    /** Statements that may run together do. */
    private static void run(Statement statement, Session session) {
        if (statement.transactional() != session.inTransaction()) {
            session.send(statement.transactional() ? "BEGIN" : "COMMIT");
        }
        session.send(statement.sql());
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
