package dev.quipu.assistant;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.run.Interruption;
import dev.quipu.migration.run.Migrator;
import dev.quipu.migration.run.RunContext;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

/** The pack as a login owns it that is no superuser, so that row-level security binds it too. */
final class Owned {
    static final String LOGIN = "assistant_owner";
    static final String PASSWORD = "secret";

    /** An application, as the access modules ask for it: a member of both roles, and neither until it says so. */
    static final String MEMBER = "assistant_member";

    private Owned() {}

    /** Makes the login where it is missing, with the roles that an administrator has to give it. */
    static void prepare(TestDatabase database) throws SQLException {
        for (String role : new String[] {"anon", "authenticated", "service_role", LOGIN}) {
            makeRole(database, role);
        }
        database.execute(
                "ALTER ROLE %s LOGIN PASSWORD '%s'; GRANT service_role TO %s; GRANT CREATE ON DATABASE %s TO %s"
                        .formatted(LOGIN, PASSWORD, LOGIN, database.name(), LOGIN));
    }

    /** Makes the application's role, where it is missing. */
    static void makeMember(TestDatabase database) throws SQLException {
        makeRole(database, MEMBER);
        database.execute("GRANT authenticated, service_role TO " + MEMBER);
    }

    private static void makeRole(TestDatabase database, String role) throws SQLException {
        database.execute("""
                DO $$ BEGIN
                    CREATE ROLE %s NOLOGIN;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN
                    NULL;
                END $$""".formatted(role));
    }

    /** Applies revisions as that login. */
    static void upgrade(String jdbcUrl, String login, String schema, String target) {
        migrator(jdbcUrl, login, schema).upgrade(Target.parse(target), Migrator.BeforeRun.NOTHING);
    }

    /** Takes revisions back as that login. */
    static void downgrade(String jdbcUrl, String login, String schema, String target) {
        migrator(jdbcUrl, login, schema).downgrade(Target.parse(target), Migrator.BeforeRun.NOTHING);
    }

    private static Migrator migrator(String jdbcUrl, String login, String schema) {
        AssistantPack pack = Assistant.PACK;
        var revisions = RevisionDirectory.read(pack.revisions(), file -> pack.read("revisions/" + file), pack.name());
        Interruption interruption = new Interruption();
        RunContext context = new RunContext(
                purpose -> open(jdbcUrl, login, purpose),
                new HistorySchema(new Identifier("quipu")),
                RunOptions.DEFAULT,
                new Runner("tester", "here", "quipu test"),
                RunListener.NONE,
                interruption,
                interruption,
                new Random(42));
        return new Migrator(context, () -> RevisionGraph.of(revisions), Map.of(pack.name(), new Identifier(schema)));
    }

    private static Session open(String jdbcUrl, String login, String purpose) {
        Properties properties = new Properties();
        properties.setProperty("user", login);
        properties.setProperty("password", PASSWORD);
        properties.setProperty("ApplicationName", "quipu " + purpose);
        return Session.open(jdbcUrl, properties);
    }
}
