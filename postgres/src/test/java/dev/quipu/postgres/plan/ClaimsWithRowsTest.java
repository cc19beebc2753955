package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements on domains and publications lock, read and rewrite what they say, there and back, where tables hold rows. */
@PostgresTest
class ClaimsWithRowsTest {
    private static final String TABLES = """
            CREATE SCHEMA s;
            CREATE DOMAIN s.plain AS text;
            CREATE DOMAIN s.checked AS integer CONSTRAINT small CHECK (VALUE < 100);
            CREATE DOMAIN s.of_domain AS s.checked;
            CREATE DOMAIN s.unused AS integer;
            CREATE DOMAIN s.own AS uuid DEFAULT gen_random_uuid();
            CREATE DOMAIN s.of_own AS s.own;
            CREATE DOMAIN s.constant AS integer DEFAULT 7;
            CREATE DOMAIN s.same AS s.constant;
            CREATE TABLE s.t (id integer PRIMARY KEY, a s.plain, b s.checked, c s.of_domain, d text[]);
            CREATE TABLE s.p (id integer PRIMARY KEY, a s.plain) PARTITION BY RANGE (id);
            CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (100);
            CREATE TABLE s.p2 PARTITION OF s.p DEFAULT;
            CREATE TABLE s.other (id integer PRIMARY KEY, t integer REFERENCES s.t);
            CREATE MATERIALIZED VIEW s.m AS SELECT a FROM s.t;
            INSERT INTO s.t SELECT n, 'x' || n, n, n, ARRAY['y'] FROM generate_series(1, 50) n;
            INSERT INTO s.p SELECT n, 'x' FROM generate_series(1, 150) n;
            INSERT INTO s.other SELECT n, n FROM generate_series(1, 50) n;
            REFRESH MATERIALIZED VIEW s.m;
            CREATE PUBLICATION few FOR TABLE s.t;
            CREATE PUBLICATION parted FOR TABLE s.p, s.other;
            CREATE PUBLICATION bare;
            """;

    private static final String CHILDREN = """
            CREATE SCHEMA s;
            CREATE TABLE s.h (id integer PRIMARY KEY, a text CONSTRAINT a_there NOT NULL NO INHERIT);
            CREATE TABLE s.h1 (b integer) INHERITS (s.h);
            CREATE TABLE s.h11 (c integer) INHERITS (s.h1);
            INSERT INTO s.h SELECT n, 'x' FROM generate_series(1, 50) n;
            INSERT INTO s.h1 SELECT n, 'x' FROM generate_series(1, 50) n;
            INSERT INTO s.h11 SELECT n, 'x' FROM generate_series(1, 50) n;
            """;

    private static final String DOMAINS = """
            ALTER DOMAIN s.plain ADD CONSTRAINT begins CHECK (VALUE LIKE 'x%' OR VALUE = 'y');
            ALTER DOMAIN s.plain SET NOT NULL;
            ALTER DOMAIN s.plain SET DEFAULT 'x';
            ALTER DOMAIN s.checked DROP CONSTRAINT small;
            ALTER DOMAIN s.checked ADD CONSTRAINT small CHECK (VALUE < 200);
            ALTER DOMAIN s.unused SET NOT NULL;
            ALTER DOMAIN s.unused ADD CONSTRAINT positive CHECK (VALUE > 0);
            CREATE DOMAIN s.fresh AS integer CHECK (VALUE > 0);
            """;

    private static final String COLUMNS = """
            ALTER TABLE s.t ADD COLUMN own s.own;
            ALTER TABLE s.t ADD COLUMN of_own s.of_own;
            ALTER TABLE s.t ADD COLUMN none s.of_own DEFAULT NULL;
            ALTER TABLE s.t ADD COLUMN same s.same NOT NULL;
            ALTER TABLE s.t ADD COLUMN checked s.of_domain;
            ALTER TABLE s.t ADD COLUMN unused s.unused;
            """;

    private static final String PUBLICATIONS = """
            ALTER PUBLICATION few ADD TABLE s.other;
            ALTER PUBLICATION few SET (publish = 'insert');
            ALTER PUBLICATION parted SET TABLE s.p;
            ALTER PUBLICATION bare ADD TABLE s.p1;
            CREATE PUBLICATION fresh FOR TABLE s.p2, s.t;
            CREATE PUBLICATION everything FOR ALL TABLES;
            """;

    private static final String DETAILS = """
            ALTER PUBLICATION few SET TABLE s.t (id, a) WHERE (id > 5);
            ALTER PUBLICATION bare ADD TABLES IN SCHEMA s;
            """;

    @ParameterizedTest
    @EnumSource(Style.class)
    void domains(Style style, TestServer server) {
        assertClaimsHold(DOMAINS, style, server);
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void columnsOfDomains(Style style, TestServer server) {
        assertClaimsHold(COLUMNS, style, server);
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void publications(Style style, TestServer server) {
        assertClaimsHold(PUBLICATIONS, style, server);
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void publishedColumnsRowsAndSchemas(Style style, TestServer server) {
        assumeTrue(server.majorVersion() >= 15);
        assertClaimsHold(DETAILS, style, server);
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void notNullThatChildrenGet(Style style, TestServer server) {
        assumeTrue(server.majorVersion() >= 18);
        assertClaimsHold(CHILDREN, "ALTER TABLE s.h ALTER CONSTRAINT a_there INHERIT", style, server);
    }

    private static void assertClaimsHold(String change, Style style, TestServer server) {
        assertClaimsHold(TABLES, change, style, server);
    }

    private static void assertClaimsHold(String tables, String change, Style style, TestServer server) {
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase();
                Session there = open(left);
                Session back = open(right)) {
            there.send(tables);
            back.send(tables + change);
            Catalog from = read(there);
            Catalog to = read(back);
            List<String> faults = new ArrayList<>(faults(from, to, style, there, left));
            faults.addAll(faults(to, from, style, back, right));
            assertThat(faults).isEmpty();
            assertThat(Convergence.differences(read(there), to)).isEmpty();
            assertThat(Convergence.differences(read(back), from)).isEmpty();
        }
    }

    private static List<String> faults(Catalog from, Catalog to, Style style, Session session, TestDatabase database) {
        var statements =
                Planner.plan(from, to, PlanOptions.DEFAULT.withStyle(style)).statements();
        assertThat(statements).isNotEmpty();
        List<String> faults = new ArrayList<>();
        try (var claims = new Claims(session, () -> open(database))) {
            for (Statement statement : statements) {
                faults.addAll(claims.run(statement));
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
