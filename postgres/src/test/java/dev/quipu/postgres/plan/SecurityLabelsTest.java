package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Security labels are read, and planned as the server takes them. Nobody gives any who comes with the server, so a
 * comment stands in for each: the server finds what it is on in the same way, and its row is then moved to where
 * labels are.
 */
@PostgresTest
class SecurityLabelsTest {
    private static final String OBJECTS = """
            CREATE SCHEMA s;
            CREATE TABLE s."a table" (id integer PRIMARY KEY, "a ""column" text);
            CREATE VIEW s.v AS SELECT 1 AS one;
            CREATE MATERIALIZED VIEW s.m AS SELECT 1 AS one;
            CREATE SEQUENCE s.q;
            CREATE TYPE s.mood AS ENUM ('ok');
            CREATE TYPE s.pair AS (one integer, other integer);
            CREATE DOMAIN s.size AS integer;
            CREATE FUNCTION s.f(a integer, VARIADIC b text[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
            CREATE PROCEDURE s.p() LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE s.total (integer) (SFUNC = int4pl, STYPE = integer);
            CREATE FUNCTION s.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER watches ON ddl_command_start EXECUTE FUNCTION s.watch();
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER far FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE s.ft (id integer) SERVER far;
            CREATE PUBLICATION chosen FOR TABLE s."a table";
            """;

    /** All kinds that the server labels, and that a catalog has. */
    private static final List<String> LABELLED = List.of(
            "SCHEMA s",
            "TABLE s.\"a table\"",
            "COLUMN s.\"a table\".\"a \"\"column\"",
            "VIEW s.v",
            "COLUMN s.v.one",
            "MATERIALIZED VIEW s.m",
            "SEQUENCE s.q",
            "TYPE s.mood",
            "TYPE s.pair",
            "DOMAIN s.size",
            "FUNCTION s.f(integer, text[])",
            "PROCEDURE s.p()",
            "AGGREGATE s.total(integer)",
            "EVENT TRIGGER watches",
            "FOREIGN TABLE s.ft",
            "PUBLICATION chosen");

    private static final Pattern LABEL = Pattern.compile("SECURITY LABEL FOR guard ON (.*) IS (.*)", Pattern.DOTALL);

    @Test
    void allThatCanBeLabelledIsPlannedWithItsLabel(TestServer server) {
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase();
                Session bare = open(left);
                Session labelled = open(right)) {
            labelled.send(OBJECTS);
            LABELLED.forEach(object -> label(object, "'for ' || 'few'", labelled));
            Catalog to = read(labelled);
            assertThat(to.annotations().values().stream().map(Annotations::securityLabels))
                    .filteredOn(labels -> labels.equals(Map.of("guard", "for few")))
                    .hasSameSizeAs(LABELLED);

            assertThat(run(read(bare), to, bare)).isEqualTo(LABELLED.size());

            assertThat(Convergence.differences(read(bare), to)).isEmpty();
        }
    }

    @Test
    void aLabelIsChangedAndTakenAway(TestServer server) {
        try (TestDatabase left = server.createDatabase();
                TestDatabase right = server.createDatabase();
                Session there = open(left);
                Session wanted = open(right)) {
            for (Session session : List.of(there, wanted)) {
                session.send("CREATE SCHEMA s; CREATE TABLE s.t (id integer); CREATE TABLE s.other (id integer)");
                label("TABLE s.t", session == there ? "'old'" : "'it''s new'", session);
            }
            label("TABLE s.other", "'old'", there);
            Catalog to = read(wanted);
            assertThat(to.annotationsOf(ObjectId.of(Kind.TABLE, "s", "t")).securityLabels())
                    .containsEntry("guard", "it's new");

            assertThat(run(read(there), to, there)).isEqualTo(2);

            assertThat(Convergence.differences(read(there), to)).isEmpty();
        }
    }

    /** Runs a plan; returns how many labels it gives or takes. */
    private static int run(Catalog from, Catalog to, Session session) {
        int labels = 0;
        for (Statement statement : Planner.plan(from, to, PlanOptions.DEFAULT).statements()) {
            var label = LABEL.matcher(statement.sql());
            if (label.matches()) {
                // It is understood so far: who gives labels is asked first.
                assertThatThrownBy(() -> session.send(statement.sql()))
                        .isInstanceOf(ServerException.class)
                        .hasMessageContaining("security label provider \"guard\" is not loaded");
                label(label.group(1), label.group(2), session);
                labels++;
            } else {
                session.send(statement.sql());
            }
        }
        return labels;
    }

    /**
     * @param text the text as SQL, or NULL to take a label away
     */
    private static void label(String object, String text, Session session) {
        session.send("COMMENT ON " + object + " IS 'label'");
        session.send("""
                BEGIN;
                SET LOCAL allow_system_table_mods = on;
                DELETE FROM pg_seclabel l USING pg_description d
                    WHERE d.description = 'label' AND (l.objoid, l.classoid, l.objsubid) = (d.objoid, d.classoid, d.objsubid);
                INSERT INTO pg_seclabel SELECT objoid, classoid, objsubid, 'guard', x
                    FROM pg_description, (SELECT %s AS x) text WHERE description = 'label' AND x IS NOT NULL;
                DELETE FROM pg_description WHERE description = 'label';
                COMMIT
                """.formatted(text));
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
