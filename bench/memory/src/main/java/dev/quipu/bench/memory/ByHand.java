package dev.quipu.bench.memory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** What one writes with JDBC for the assistant platform, in the same transactions and with the same rights as Quipu. */
record ByHand(DataSource database, UUID user) {
    private static final String COLUMNS = """
            id, conversation_id, tenant_id, user_id, seq, created_at, role, content, status, parent_message_id,
            alternative_to, tool_calls, tool_call_id, tool_name, tool_failed, reasoning, attachments, metadata, token_count,
            latency_ms, model_used, prompt_tokens, cached_tokens, reasoning_tokens, trace_id, span_id, parent_span_id,
            client_key""";

    /** A row as a program keeps it. */
    record Row(UUID id, UUID conversation, long seq, Instant at, String role, String content, List<String> more) {}

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private <T> T as(String role, Work<T> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement who = connection.prepareStatement(
                    "SELECT set_config('role', ?, true), set_config('app.user_id', ?, true)")) {
                who.setString(1, role);
                who.setString(2, user.toString());
                who.execute();
            }
            T result = work.in(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Appends a turn, as the service, for no user may say what the assistant has answered; the pack's trigger gives the places. */
    void append(UUID conversation, String question, String answer) {
        as("service_role", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO assistant.messages (conversation_id, role, content) VALUES (?, ?, ?)")) {
                add(insert, conversation, "user", question);
                add(insert, conversation, "assistant", answer);
                return insert.executeBatch();
            }
        });
    }

    private static void add(PreparedStatement insert, UUID conversation, String role, String content)
            throws SQLException {
        insert.setObject(1, conversation);
        insert.setString(2, role);
        insert.setString(3, content);
        insert.addBatch();
    }

    /** Returns the last messages, the oldest of them first. */
    List<Row> latest(UUID conversation, int count) {
        return as("authenticated", connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT " + COLUMNS
                    + " FROM assistant.messages WHERE conversation_id = ? ORDER BY seq DESC LIMIT ?")) {
                query.setObject(1, conversation);
                query.setInt(2, count);
                List<Row> rows = new ArrayList<>();
                try (ResultSet result = query.executeQuery()) {
                    while (result.next()) {
                        rows.add(read(result));
                    }
                }
                Collections.reverse(rows);
                return rows;
            }
        });
    }

    private static Row read(ResultSet row) throws SQLException {
        List<String> more = new ArrayList<>();
        for (int i = 9; i <= 28; i++) {
            more.add(String.valueOf(row.getString(i)));
        }
        return new Row(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getLong(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getString(7),
                row.getString(8),
                more);
    }
}
