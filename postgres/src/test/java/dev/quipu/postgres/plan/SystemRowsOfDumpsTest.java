package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Subscription;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.introspect.Schemas;
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
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A database that is made from a dump has the same rows in its system catalogs, column by column: a witness of
 * what neither reader nor writers know, and of what writers leave out, be it on both sides of a comparison.
 */
@PostgresTest
class SystemRowsOfDumpsTest {
    /**
     * Secrets are not read; and a table that is made below one whose not-null constraint is not yet valid has a
     * valid one from the server.
     */
    private static final Set<String> OTHERWISE = Set.of("secret-options", "columns-since-18");

    /** The server prints {@code IN} over varchar otherwise when it has read its own print. */
    private static final String NO_FIXPOINT = "\"view app.plain_view\", \"rulename\": \"_RETURN\"";

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
        assertMadeAlike(List.of(plans.from()), server);
        assertMadeAlike(List.of(plans.to()), server);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ofRandomSchemas(long seed, TestServer server) {
        assertMadeAlike(RandomSchema.of(seed, server.majorVersion()), server);
    }

    @Test
    void ofEverything(TestServer server) {
        try (TestDatabase source = Schemas.everything(server)) {
            assertMadeAlike(source, server);
        }
    }

    private static void assertMadeAlike(List<String> script, TestServer server) {
        try (TestDatabase source = server.createDatabase()) {
            run(script, source);
            assertMadeAlike(source, server);
            dropSubscriptions(source);
        }
    }

    private static void assertMadeAlike(TestDatabase source, TestServer server) {
        try (TestDatabase target = server.createDatabase()) {
            List<String> dump = Planner.plan(read(target), read(source), PlanOptions.DEFAULT).statements().stream()
                    .map(Statement::sql)
                    .toList();
            run(dump, target);
            assertThat(differences(rows(source), rows(target))).isEmpty();
            dropSubscriptions(target);
        }
    }

    private static List<String> differences(Map<String, List<String>> source, Map<String, List<String>> target) {
        var differences = new ArrayList<String>();
        source.forEach((catalog, rows) -> {
            List<String> made = target.getOrDefault(catalog, List.of());
            without(rows, made).forEach(row -> differences.add("lost " + catalog + " " + row));
            without(made, rows).forEach(row -> differences.add("made " + catalog + " " + row));
        });
        return differences;
    }

    private static List<String> without(List<String> rows, List<String> others) {
        return rows.stream()
                .filter(row -> !others.contains(row) && !row.contains(NO_FIXPOINT))
                .toList();
    }

    private static Map<String, List<String>> rows(TestDatabase database) {
        try (Session session = open(database)) {
            return SystemRows.of(session);
        }
    }

    private static Catalog read(TestDatabase database) {
        try (Session session = open(database)) {
            return new CatalogReader(ReadOptions.ALL).read(session);
        }
    }

    private static void run(List<String> statements, TestDatabase database) {
        try (Session session = open(database)) {
            statements.forEach(session::send);
        }
    }

    /** A database with subscriptions cannot be dropped. */
    private static void dropSubscriptions(TestDatabase database) {
        List<String> names = read(database)
                .all(Subscription.class)
                .map(subscription -> subscription.name().quoted())
                .toList();
        try (Session session = open(database)) {
            for (String name : names) {
                session.send("ALTER SUBSCRIPTION " + name + " DISABLE");
                session.send("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
                session.send("DROP SUBSCRIPTION " + name);
            }
        }
    }

    private static Session open(TestDatabase database) {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
