package dev.quipu.imports.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.assistant.AssistantTarget;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Which branches are open, in the systems that keep branches. */
public final class OpenBranches {
    private final ProjectDatabase database;
    private final Map<String, String> settings;
    private final String sql;
    private final boolean hasKeys;

    private OpenBranches(ProjectDatabase database, Map<String, String> settings, String sql, boolean hasKeys) {
        this.database = database;
        this.settings = settings;
        this.sql = sql;
        this.hasKeys = hasKeys;
    }

    /** Returns those of the assistant platform. */
    public static OpenBranches ofAssistant(ProjectDatabase database, String schema) {
        String sql = """
                UPDATE %1$s.conversations AS c SET active_message_id = m.id
                FROM %1$s.messages AS m
                WHERE c.id = ? AND c.active_message_id IS NULL AND m.conversation_id = c.id AND m.client_key = ?
                  AND m.id = (SELECT id FROM %1$s.messages WHERE conversation_id = m.conversation_id
                              AND client_key = m.client_key ORDER BY role = 'user' LIMIT 1)
                  AND (SELECT newest.client_key FROM %1$s.messages AS newest WHERE newest.conversation_id = c.id
                       ORDER BY newest.seq DESC LIMIT 1) = ?""".formatted(new Identifier(schema).quoted());
        return new OpenBranches(database, AssistantTarget.asService(schema).settings(), sql, true);
    }

    /** Returns those of the FinOps system, in which the id of a message says its key. */
    public static OpenBranches ofFinOps(ProjectDatabase database, String schema) {
        String sql = """
                UPDATE %1$s.conversation_threads AS c SET active_message_id = m.id
                FROM %1$s.conversation_messages AS m
                WHERE c.thread_id = ? AND c.active_message_id IS NULL AND m.thread_id = c.thread_id AND m.id = ?::uuid
                  AND (SELECT newest.id FROM %1$s.conversation_messages AS newest WHERE newest.thread_id = c.thread_id
                       ORDER BY newest.ordering_index DESC LIMIT 1) = ?::uuid""".formatted(new Identifier(schema).quoted());
        return new OpenBranches(database, Map.of(), sql, false);
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
        database.inTransaction(settings, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Branch branch : ordered) {
                    statement.setObject(1, branch.conversationId());
                    statement.setString(2, named(branch, branch.activeKey()));
                    statement.setString(3, named(branch, branch.lastKey()));
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    private String named(Branch branch, String key) {
        return hasKeys
                ? key
                : ConversationStart.idOf(branch.conversationId().toString(), key)
                        .toString();
    }
}
