package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server lets nobody use a value of an enumeration before the transaction that has added it is over. */
@PostgresTest
class NewEnumValuesTest {
    private static final String TABLES =
            "CREATE TABLE s.t (a integer); CREATE TABLE s.p (r s.region, a integer) PARTITION BY LIST (r)";

    private final TestDatabase database;

    NewEnumValuesTest(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE s.e PARTITION OF s.p FOR VALUES IN ('us', 'it''s new')",
                "ALTER TABLE s.t ADD COLUMN r s.region DEFAULT 'it''s new'",
                "ALTER TABLE s.t ADD COLUMN r s.region[] DEFAULT '{us,it''s new}'",
                "ALTER TABLE s.t ADD COLUMN r s.region[] DEFAULT '{{\"it''s new\"}}'",
                "CREATE DOMAIN s.area AS s.region DEFAULT 'it''s new'",
                "CREATE DOMAIN s.area AS s.region; ALTER TABLE s.t ADD COLUMN r s.area[] DEFAULT '{it''s new}'",
                "CREATE TYPE s.pair AS (r s.region, n integer);"
                        + " ALTER TABLE s.t ADD COLUMN r s.pair DEFAULT '(\"it''s new\",1)'",
                "CREATE VIEW s.v AS SELECT 1 AS one FROM s.p WHERE r = 'it''s new'"
            })
    void whatIsUsedAtOnceIsAddedBefore(String use) {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog to = convergence.make(declared("'us', 'it''s new'", use));
            Catalog from = convergence.make(declared("'us'", "SELECT"));
            assertThat(convergence.faults(from, to, PlanOptions.DEFAULT)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FUNCTION s.f(r s.region) RETURNS boolean LANGUAGE sql AS $$ SELECT r = 'it''s new' $$",
                "ALTER TABLE s.t ADD COLUMN r s.region DEFAULT 'us'",
                "ALTER TABLE s.t ADD COLUMN r s.region DEFAULT 'us'; COMMENT ON COLUMN s.t.r IS 'it''s new'",
                "CREATE TABLE s.e PARTITION OF s.p FOR VALUES IN ('us')"
            })
    void whatIsNotMayShareATransaction(String use) {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog to = convergence.make(declared("'us', 'it''s new'", use));
            Catalog from = convergence.make(declared("'us'", "SELECT"));
            assertThat(Planner.plan(from, to, PlanOptions.DEFAULT).statements())
                    .hasSizeGreaterThan(1)
                    .allMatch(Statement::transactional);
        }
    }

    private static List<String> declared(String values, String use) {
        return List.of("CREATE SCHEMA s", "CREATE TYPE s.region AS ENUM (" + values + ")", TABLES, use);
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
