package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies that are forced on a table hide rows from its owner, who plans for all of them. */
@PostgresTest
class ForcedPoliciesTest {
    private final Session session;
    private final Convergence convergence;

    ForcedPoliciesTest(TestDatabase database) {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        this.session = Session.open(database.jdbcUrl(), properties);
        this.convergence = new Convergence(session);
    }

    @AfterEach
    void close() {
        session.send("RESET ROLE; DROP SCHEMA s CASCADE; DROP ROLE bound_owner");
        session.close();
    }

    @Test
    void aNewColumnHasAValueInHiddenRowsToo() {
        session.send("CREATE ROLE bound_owner NOLOGIN");
        List<String> policies = List.of(
                "ALTER TABLE s.a ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE s.a FORCE ROW LEVEL SECURITY",
                "CREATE POLICY odd ON s.a USING (id % 2 = 1)",
                "ALTER TABLE s.a OWNER TO bound_owner",
                "GRANT ALL ON SCHEMA s TO bound_owner");
        Catalog to = convergence.make(with("CREATE TABLE s.a (id int, made uuid DEFAULT gen_random_uuid())", policies));
        Catalog from = convergence.make(with("CREATE TABLE s.a (id int)", policies));
        session.send("INSERT INTO s.a SELECT generate_series(1, 10); SET ROLE bound_owner");
        Planner.plan(from, to, PlanOptions.DEFAULT).statements().forEach(statement -> session.send(statement.sql()));
        session.send("RESET ROLE");
        assertThat(session.query("SELECT count(*), count(made) FROM s.a")).hasToString("[[10, 10]]");
    }

    private static List<String> with(String table, List<String> policies) {
        return Stream.of(List.of("CREATE SCHEMA s", table), policies)
                .flatMap(List::stream)
                .toList();
    }
}
