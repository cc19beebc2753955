package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a schema calls as the server calls something of its own keeps its schema, whose name is left out elsewhere. */
@PostgresTest
class ServersOwnNamesTest {
    private static final PlanOptions AT_HOME = PlanOptions.DEFAULT.withHome(new Identifier("s"));
    private static final Pattern FUNCTION = Pattern.compile("CREATE FUNCTION ((?:s\\.)?)(\"[^\"]+\"|\\w+)\\(\\)");

    private final TestDatabase database;

    ServersOwnNamesTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void noFunctionOfTheServersIsCalledInsteadOfTheSchemas() {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog made = convergence.make(
                    List.of("CREATE SCHEMA s", """
                    DO $$
                    DECLARE one text;
                    BEGIN
                        FOR one IN
                            SELECT DISTINCT proname FROM pg_catalog.pg_proc
                            WHERE pronamespace = 'pg_catalog'::regnamespace AND proname !~ '[$]'
                        LOOP
                            EXECUTE format('CREATE FUNCTION s.%I() RETURNS int LANGUAGE sql AS ''SELECT 1''', one);
                        END LOOP;
                    END $$
                    """, "CREATE FUNCTION s.own() RETURNS int LANGUAGE sql AS 'SELECT 1'"));
            String script = Planner.plan(Catalog.EMPTY, made, AT_HOME).script();
            Matcher function = FUNCTION.matcher(script);
            List<String> withoutSchema = function.results()
                    .filter(found -> found.group(1).isEmpty())
                    .map(found -> found.group(2))
                    .toList();
            assertThat(withoutSchema).containsExactly("own");
        }
    }

    @Test
    void noTypeOfTheServersIsMeantInsteadOfTheSchemas() {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog made = convergence.make(List.of("CREATE SCHEMA s", """
                    DO $$
                    DECLARE one text;
                    BEGIN
                        FOR one IN
                            SELECT typname FROM pg_catalog.pg_type
                            WHERE typnamespace = 'pg_catalog'::regnamespace AND typname !~ '^_' AND typtype <> 'c'
                        LOOP
                            EXECUTE format('CREATE TYPE s.%I AS ENUM (''a'')', one);
                        END LOOP;
                    END $$
                    """, "CREATE TYPE s.own AS ENUM ('a')"));
            assertThat(Planner.plan(Catalog.EMPTY, made, AT_HOME).statements())
                    .filteredOn(statement -> statement.sql().startsWith("CREATE TYPE ")
                            && !statement.sql().startsWith("CREATE TYPE s."))
                    .extracting(statement -> statement.sql())
                    .containsExactly("CREATE TYPE own AS ENUM ('a')");
        }
    }

    @Test
    void aDefaultOfTheSchemasOwnFunctionIsReadBackAsItWas() {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog made = convergence.make(List.of(
                    "CREATE SCHEMA s",
                    "CREATE FUNCTION s.lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
                    "CREATE TABLE s.t (a text DEFAULT s.lower('A'))"));
            Catalog empty = convergence.make(List.of("CREATE SCHEMA s"));
            session.send("SET search_path = s");
            assertThat(convergence.faults(empty, made, AT_HOME)).isEmpty();
        }
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
