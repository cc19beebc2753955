package dev.quipu.assistant;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The pack at its head, and what its tests say in it. */
final class Assistant extends PackDatabase {
    static final AssistantPack PACK = new AssistantPack();

    private final AtomicInteger count = new AtomicInteger();

    private Assistant(TestDatabase database) {
        super(PACK, database, PACK.name());
    }

    /** Returns the pack at its head, without rows. */
    static Assistant empty(TestServer server) {
        return new Assistant(PackDatabase.atHead(server, PACK));
    }

    /** Returns the pack at its head with its sample data. */
    static Assistant sample(TestServer server) {
        return new Assistant(PackDatabase.withSampleData(server, PACK));
    }

    /** Who sends a statement: a role of the database, and the user that the application says it is for. */
    record Caller(String role, String user) {
        static Caller user(String user) {
            return new Caller("authenticated", user);
        }

        static Caller service() {
            return new Caller("service_role", "");
        }

        static Caller anonymous() {
            return new Caller("anon", "");
        }

        /** Makes a connection that of the caller. */
        void take(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT set_config('app.user_id', '%s', false), set_config('role', '%s', false)"
                        .formatted(user, role));
            }
        }
    }

    /** Runs statements as a caller, on a connection of their own, and returns the rows of the last that gives any. */
    List<String> as(Caller caller, String sql) throws SQLException {
        try (Connection connection = connect()) {
            caller.take(connection);
            return lines(connection, sql);
        }
    }

    /** Runs statements on a connection and returns the rows of the last that gives any. */
    static List<String> lines(Connection connection, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() != -1) {
                if (rows) {
                    lines.clear();
                    try (var result = statement.getResultSet()) {
                        while (result.next()) {
                            List<String> cells = new ArrayList<>();
                            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                                cells.add(String.valueOf(result.getString(i)));
                            }
                            lines.add(String.join(" | ", cells));
                        }
                    }
                }
                rows = statement.getMoreResults();
            }
        }
        return lines;
    }

    /** Returns the SQLSTATE with which statements of a caller fail, or "done". */
    String refusal(Caller caller, String sql) {
        try {
            as(caller, sql);
            return "done";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    /** Makes a tenant and returns its id. */
    String tenant() throws SQLException {
        int n = count.incrementAndGet();
        return value("INSERT INTO tenants (name, slug) VALUES ('Tenant %d', 'tenant-%d') RETURNING id".formatted(n, n));
    }

    /** Makes a user of a tenant and returns its id. */
    String user(String tenant) throws SQLException {
        return value(
                "INSERT INTO users (tenant_id, email, auth_id) VALUES ('%s', 'user%d@example.com', gen_random_uuid())"
                                .formatted(tenant, count.incrementAndGet())
                        + " RETURNING id");
    }

    /** Makes a conversation of a user, last changed a day ago, and returns its id. */
    String conversation(String user) throws SQLException {
        return value("""
                INSERT INTO conversations (tenant_id, user_id, created_at, updated_at)
                SELECT tenant_id, id, now() - interval '2 days', now() - interval '1 day' FROM users WHERE id = '%s'
                RETURNING id""".formatted(user));
    }

    /** Appends a message and returns its id. */
    String message(String conversation, String role, String content) throws SQLException {
        return value("INSERT INTO messages (conversation_id, role, content) VALUES ('%s', '%s', '%s') RETURNING id"
                .formatted(conversation, role, content));
    }

    /** Gives a thumb up to a message and returns the feedback's id. */
    String feedback(String message, String user) throws SQLException {
        return value("INSERT INTO feedback (message_id, user_id, rating) VALUES ('%s', '%s', 1) RETURNING id"
                .formatted(message, user));
    }
}
