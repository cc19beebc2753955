package dev.quipu.imports.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an import asks of the assistant platform beside writing: who the owner is, and which branches are open. */
public final class AssistantUsers {
    private final ProjectDatabase database;
    private final String schema;
    private final Target target;

    /** Takes where the platform is. */
    public AssistantUsers(ProjectDatabase database, String schema) {
        this.database = database;
        this.schema = new Identifier(schema).quoted();
        this.target = AssistantTarget.asService(schema);
    }

    /**
     * Returns the id of a user.
     *
     * @param user an id, or an address of mail
     * @param tenant its id or slug; null if there is only one that has the user
     * @throws QuipuException if there is not exactly one
     */
    public String find(String user, @Nullable String tenant) throws SQLException {
        List<String> found = database.inTransaction(target.settings(), connection -> {
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

    /**
     * A conversation whose open branch does not end at its last message.
     *
     * @param activeKey the last message of the branch that was open in the export
     * @param lastKey the last message of all
     */
    public record Branch(UUID conversationId, String activeKey, String lastKey) {}

    /** Opens the branch that was open in the export, where nobody has chosen one, and nobody has gone on, since. */
    public void open(List<Branch> branches) throws SQLException {
        if (branches.isEmpty()) {
            return;
        }
        // In the order in which ingestion locks them: another import must not wait for this one while this waits for
        // it.
        List<Branch> ordered = branches.stream()
                .sorted(Comparator.comparing(branch -> branch.conversationId().toString()))
                .toList();
        database.inTransaction(target.settings(), connection -> {
            String sql = """
                    UPDATE %1$s.conversations AS c SET active_message_id = m.id
                    FROM %1$s.messages AS m
                    WHERE c.id = ? AND c.active_message_id IS NULL AND m.conversation_id = c.id AND m.client_key = ?
                      AND (SELECT newest.client_key FROM %1$s.messages AS newest WHERE newest.conversation_id = c.id
                           ORDER BY newest.seq DESC LIMIT 1) = ?""".formatted(schema);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Branch branch : ordered) {
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
