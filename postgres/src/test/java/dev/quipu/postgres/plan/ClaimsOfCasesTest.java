package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.plan.Style;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement of the plan cases locks, reads and rewrites what it says, and one that may not run in a transaction locks
 * what it says while others write: there in one style and back in the other. The nightly build
 * runs the other half too.
 */
@PostgresTest
class ClaimsOfCasesTest {
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
    void statementsDoWhatTheySay(String name, TestServer server) throws IOException {
        PlanCase plans = PlanCase.read(name);
        assumeTrue(server.majorVersion() >= plans.since());
        List<String> faults = new ArrayList<>(faults(plans, Style.ONLINE, Style.TRANSACTIONAL, server));
        if (Boolean.getBoolean("quipu.exhaustive")) {
            faults.addAll(faults(plans, Style.TRANSACTIONAL, Style.ONLINE, server));
        }
        assertThat(faults).isEmpty();
    }

    private static List<String> faults(PlanCase plans, Style onTheWay, Style onTheWayBack, TestServer server) {
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase();
                Session there = open(left);
                Session back = open(right)) {
            there.send(plans.from());
            back.send(plans.to());
            Catalog from = read(there);
            Catalog to = read(back);
            List<String> faults = new ArrayList<>(faults(from, to, onTheWay, there, left));
            if (!plans.oneWay()) {
                faults.addAll(faults(to, from, onTheWayBack, back, right));
            }
            return faults;
        }
    }

    private static List<String> faults(Catalog from, Catalog to, Style style, Session session, TestDatabase database) {
        Difference difference = Differences.between(from, to, DifferenceOptions.DEFAULT);
        var plan = Planner.plan(difference.from(), difference.to(), PlanOptions.DEFAULT.withStyle(style));
        List<String> faults = new ArrayList<>();
        try (var claims = new Claims(session, () -> open(database))) {
            for (Statement statement : plan.statements()) {
                claims.run(statement).forEach(fault -> faults.add(style + ": " + fault));
            }
        }
        return faults;
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
