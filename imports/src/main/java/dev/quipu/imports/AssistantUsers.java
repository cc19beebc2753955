package dev.quipu.imports;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.ingest.Target;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an import asks of the assistant platform beside writing: who the owner is, and which branches are open. */
final class AssistantUsers {
    private static final int ATTEMPTS = 5;

    private final Connections connections;
    private final String schema;
    private final Target target;

    AssistantUsers(Connections connections, String schema) {
        this.connections = connections;
        this.schema = new Identifier(schema).quoted();
        this.target = ChatSystem.ASSISTANT.target(schema);
    }

    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return inOneTransaction(work);
            } catch (SQLException e) {
                boolean isOfOthers = "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
                if (!isOfOthers || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private <T> T inOneTransaction(Work<T> work) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            settings(connection, target.settings());
            T result = work.run(connection);
            connection.commit();
            return result;
        }
    }

    /** Sets what holds for a transaction. */
    static void settings(Connection connection, Map<String, String> settings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, true)")) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                statement.setString(1, setting.getKey());
                statement.setString(2, setting.getValue());
                statement.execute();
            }
        }
    }

    /**
     * Returns the id of a user.
     *
     * @param user an id, or an address of mail
     * @param tenant its id or slug; null if there is only one that has the user
     * @throws QuipuException if there is not exactly one
     */
    String find(String user, @Nullable String tenant) throws SQLException {
        List<String> found = inTransaction(connection -> {
            String sql =
                    "SELECT u.id FROM %1$s.users AS u JOIN %1$s.tenants AS t ON t.id = u.tenant_id".formatted(schema)
                            + " WHERE (u.id::text = lower(?) OR lower(u.email) = lower(?))"
                            + " AND (?::text IS NULL OR t.slug = ? OR t.id::text = lower(?)) ORDER BY u.id LIMIT 2";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, user);
                statement.setString(2, user);
                statement.setString(3, tenant);
                statement.setString(4, tenant);
                statement.setString(5, tenant);
                return ids(statement);
            }
        });
        if (found.size() == 1) {
            return found.getFirst();
        }
        String where = tenant == null ? "" : " in the tenant " + tenant;
        throw found.isEmpty()
                ? new QuipuException(
                        Kind.FAILED, "there is no user " + user + where, "quipu query tenants_overview lists tenants")
                : new QuipuException(Kind.FAILED, "several tenants have a user " + user, "say which, with --tenant");
    }

    private static List<String> ids(PreparedStatement statement) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class).toString());
            }
        }
        return ids;
    }

    /** Opens the branch that was open in the export, where nobody has chosen one, and nobody has gone on, since. */
    void open(List<WritingSink.Branch> branches) throws SQLException {
        if (branches.isEmpty()) {
            return;
        }
        // In the order in which ingestion locks them: another import must not wait for this one while this waits for
        // it.
        List<WritingSink.Branch> ordered = branches.stream()
                .sorted(Comparator.comparing(branch -> branch.conversationId().toString()))
                .toList();
        inTransaction(connection -> {
            String sql = """
                    UPDATE %1$s.conversations AS c SET active_message_id = m.id
                    FROM %1$s.messages AS m
                    WHERE c.id = ? AND c.active_message_id IS NULL AND m.conversation_id = c.id AND m.client_key = ?
                      AND (SELECT newest.client_key FROM %1$s.messages AS newest WHERE newest.conversation_id = c.id
                           ORDER BY newest.seq DESC LIMIT 1) = ?""".formatted(schema);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (WritingSink.Branch branch : ordered) {
                    statement.setObject(1, branch.conversationId());
                    statement.setString(2, branch.activeKey());
                    statement.setString(3, branch.lastKey());
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }
}
