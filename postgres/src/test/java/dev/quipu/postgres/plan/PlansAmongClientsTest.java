package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * Online plans while others read and write the tables that they change. No client fails other than by what the plan
 * announces, none waits for longer than a statement of the plan may wait and work, and no row is lost.
 *
 * <p>What reads every row, a check that is validated or an index that is built, waits in the middle of it until every client
 * has come further: under a lock that keeps them out none would, and they would give up.
 */
@PostgresTest
class PlansAmongClientsTest {
    /** How long a statement of the plan may wait for a lock, and so make others wait behind it. */
    private static final String PLAN_PATIENCE = "SET lock_timeout = '100ms'";

    private static final String TABLES = """
            CREATE SCHEMA s;
            CREATE FUNCTION s.gate(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE SET lock_timeout = 0 AS $$
                BEGIN
                    IF current_setting('application_name') = 'plan' THEN
                        PERFORM pg_advisory_lock_shared(1), pg_advisory_unlock_shared(1);
                    END IF;
                    RETURN $1;
                END$$;
            CREATE TABLE s.author (id integer PRIMARY KEY);
            CREATE TABLE s.message (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                author integer,
                body varchar(20),
                price numeric(8, 2) DEFAULT 1,
                turns integer,
                note text);
            """;

    private static final String ROWS = """
            INSERT INTO s.author SELECT n FROM generate_series(1, 100) n;
            INSERT INTO s.message (author, body, turns) SELECT n % 100 + 1, 'old', 0 FROM generate_series(1, 2000) n;
            """;

    /** What none of the clients may notice. */
    private static final String QUIET = """
            ALTER TABLE s.message ALTER body TYPE text, ALTER price TYPE numeric(12, 2);
            ALTER TABLE s.message ALTER turns SET NOT NULL;
            ALTER TABLE s.message ADD CONSTRAINT message_author FOREIGN KEY (author) REFERENCES s.author;
            ALTER TABLE s.message ADD CONSTRAINT message_turns CHECK (s.gate(turns) >= 0);
            ALTER TABLE s.message ADD COLUMN kind text NOT NULL DEFAULT 'plain';
            ALTER TABLE s.message ADD COLUMN token uuid DEFAULT gen_random_uuid();
            CREATE INDEX message_gate ON s.message (s.gate(turns));
            CREATE UNIQUE INDEX message_once ON s.message (author, id);
            CREATE TRIGGER touches BEFORE UPDATE OF note ON s.message FOR EACH ROW EXECUTE FUNCTION
                suppress_redundant_updates_trigger();
            """;

    /** What writes every row anew, and says that it keeps the clients out meanwhile. */
    private static final String LOUD = "ALTER TABLE s.message ALTER turns TYPE bigint";

    @Test
    void clientsGoOn(TestServer server) throws InterruptedException {
        Plan plan = runAmongClients(server, QUIET);
        assertThat(plan.statements())
                .flatExtracting(Statement::hazards)
                .extracting(Hazard::kind)
                .doesNotContain(Hazard.Kind.LONG_LOCK, Hazard.Kind.DATA_LOSS);
    }

    @Test
    void clientsWaitWhileTheyAreKeptOutAsAnnounced(TestServer server) throws InterruptedException {
        Plan plan = runAmongClients(server, LOUD);
        assertThat(plan.statements())
                .flatExtracting(Statement::hazards)
                .extracting(Hazard::kind)
                .contains(Hazard.Kind.LONG_LOCK, Hazard.Kind.REWRITE);
    }

    /** Plans and runs there and back, and returns the plan that leads there. */
    private static Plan runAmongClients(TestServer server, String change) throws InterruptedException {
        try (TestDatabase database = server.createDatabase();
                TestDatabase changed = server.createDatabase();
                Session session = open(database);
                Session gate = open(database);
                Session other = open(changed)) {
            other.send(TABLES + change);
            session.send(TABLES + ROWS);
            session.send("SET application_name = 'plan'");
            Catalog from = read(session);
            Catalog to = read(other);
            Plan plan = Planner.plan(from, to, PlanOptions.DEFAULT);
            try (var clients = new Clients(database)) {
                clients.comeFurther();
                run(plan, session, gate, clients);
                clients.comeFurther();
                run(Planner.plan(read(session), from, PlanOptions.DEFAULT), session, gate, clients);
                clients.comeFurther();
                clients.finish();
                assertThat(clients.failures()).isEmpty();
                assertThat(clients.missing(session)).isEmpty();
            }
            assertThat(Convergence.differences(read(session), from)).isEmpty();
            return plan;
        }
    }

    /** Each statement is a transaction, and tries again when it has waited long enough. */
    private static void run(Plan plan, Session session, Session gate, Clients clients) throws InterruptedException {
        for (Statement statement : plan.statements()) {
            clients.nowRuns(statement);
            session.send(statement.transactional() ? PLAN_PATIENCE : "SET lock_timeout = 0");
            var failures = new ArrayList<RuntimeException>();
            gate.send("SELECT pg_advisory_lock(1)");
            Thread runner = Thread.ofPlatform().start(() -> runPatiently(statement, session, failures));
            try {
                clients.comeFurtherUnlessKeptOut();
            } finally {
                gate.send("SELECT pg_advisory_unlock(1)");
                runner.join();
            }
            if (!failures.isEmpty()) {
                throw new AssertionError(statement.sql(), failures.getFirst());
            }
        }
        clients.nowRuns(null);
    }

    private static void runPatiently(Statement statement, Session session, List<RuntimeException> failures) {
        for (int attempt = 1; ; attempt++) {
            try {
                session.send(statement.sql());
                return;
            } catch (ServerException e) {
                if (!e.state().isLockTimeout() || attempt == 100) {
                    failures.add(e);
                    return;
                }
            }
        }
    }

    private static Catalog read(Session session) {
        return new CatalogReader(ReadOptions.schemas(List.of("s"))).read(session);
    }

    private static Session open(TestDatabase database) {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
