package dev.quipu.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * How a system's tables are written by hand: by COPY, which is the floor, and by a batch of JDBC. Both as the owner, whom
 * row-level security does not stop, without a check, without keys that are looked up, with places that are known before.
 */
enum IngestSystem {
    ASSISTANT(
            "assistant.conversations (id, tenant_id, user_id, title, created_at, updated_at)",
            "assistant.messages (id, conversation_id, seq, role, content, client_key, created_at, model_used, prompt_tokens,"
                    + " token_count)",
            "?::uuid, ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?",
            "assistant.conversations, assistant.messages"),
    FINOPS(
            "finops.conversation_threads (thread_id, user_id, title, created_at, updated_at)",
            "finops.conversation_messages (id, thread_id, ordering_index, role, content, message_type, created_at)",
            "?::uuid, ?::uuid, ?, ?::finops.message_role, ?, ?::finops.message_type, ?",
            "finops.conversation_threads, finops.conversation_messages");

    private static final int BATCH = 1_000;

    private final String conversationColumns;
    private final String messageColumns;
    private final String parameters;
    private final String tables;

    IngestSystem(String conversationColumns, String messageColumns, String parameters, String tables) {
        this.conversationColumns = conversationColumns;
        this.messageColumns = messageColumns;
        this.parameters = parameters;
        this.tables = tables;
    }

    /** Goes back to no rows, and to a server that has nothing left to do. */
    void clear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE " + tables + " CASCADE");
            statement.execute("CHECKPOINT");
        }
    }

    /** Lines of COPY, made before the time is taken. */
    static final class Lines {
        private final byte[] conversations;
        private final byte[] messages;

        private Lines(byte[] conversations, byte[] messages) {
            this.conversations = conversations;
            this.messages = messages;
        }
    }

    Lines lines(IngestWorkload work, UUID tenant) {
        ByteArrayOutputStream conversations = new ByteArrayOutputStream();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        for (int i = 0; i < work.conversations(); i++) {
            conversations.writeBytes(utf8("%s\t%s%s\tconversation %d\t%s\t%s\n"
                    .formatted(
                            work.id(i),
                            this == ASSISTANT ? tenant + "\t" : "",
                            work.owner(i),
                            i,
                            work.time(i, 0),
                            work.time(i, work.messages()))));
            for (int message = 0; message < work.messages(); message++) {
                messages.writeBytes(utf8(line(work, i, message)));
            }
        }
        return new Lines(conversations.toByteArray(), messages.toByteArray());
    }

    private String line(IngestWorkload work, int conversation, int message) {
        String begin = id(conversation, message) + "\t" + work.id(conversation) + "\t";
        String role = IngestWorkload.role(message);
        String content = work.content(conversation, message);
        return this == ASSISTANT
                ? begin + (message + 1) + "\t" + role + "\t" + content + "\tm" + message + "\t"
                        + work.time(conversation, message)
                        + (message % 2 == 0 ? "\t\\N\t\\N\t\\N\n" : "\tmodel-1\t" + (100 + message) + "\t40\n")
                : begin + message + "\t" + role + "\t" + content + "\t" + (message % 2 == 0 ? "query" : "response")
                        + "\t" + work.time(conversation, message) + "\n";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One that comes after those before, as new rows come best. */
    private static UUID id(int conversation, int message) {
        return new UUID(0x0190_0000_0000_7000L + ((long) conversation << 16), 0x8000_0000_0000_0000L + message);
    }

    void copy(Connection connection, Lines lines) throws SQLException {
        connection.setAutoCommit(false);
        copy(connection, conversationColumns, lines.conversations);
        copy(connection, messageColumns, lines.messages);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void copy(Connection connection, String columns, byte[] lines) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + columns + " FROM STDIN");
        for (int from = 0; from < lines.length; from += 1 << 16) {
            copy.writeToCopy(lines, from, Math.min(1 << 16, lines.length - from));
        }
        copy.endCopy();
    }

    /** The driver makes statements of many rows of the batch, if the connection's address asks for that. */
    void batch(Connection connection, IngestWorkload work, Lines lines) throws SQLException {
        connection.setAutoCommit(false);
        copy(connection, conversationColumns, lines.conversations);
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO " + messageColumns + " VALUES (" + parameters + ")")) {
            int waiting = 0;
            for (int i = 0; i < work.conversations(); i++) {
                for (int message = 0; message < work.messages(); message++) {
                    bind(statement, work, i, message);
                    statement.addBatch();
                    if (++waiting == BATCH) {
                        statement.executeBatch();
                        waiting = 0;
                    }
                }
            }
            statement.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void bind(PreparedStatement statement, IngestWorkload work, int conversation, int message)
            throws SQLException {
        statement.setString(1, id(conversation, message).toString());
        statement.setString(2, work.id(conversation).toString());
        statement.setInt(3, message + (this == ASSISTANT ? 1 : 0));
        statement.setString(4, IngestWorkload.role(message));
        statement.setString(5, work.content(conversation, message));
        statement.setString(6, this == ASSISTANT ? "m" + message : message % 2 == 0 ? "query" : "response");
        statement.setTimestamp(7, Timestamp.from(work.time(conversation, message)));
        if (this == ASSISTANT) {
            boolean answer = message % 2 != 0;
            statement.setString(8, answer ? "model-1" : null);
            statement.setObject(9, answer ? 100L + message : null, Types.BIGINT);
            statement.setObject(10, answer ? 40 : null, Types.INTEGER);
        }
    }
}
