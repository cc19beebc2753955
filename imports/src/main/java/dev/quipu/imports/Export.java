package dev.quipu.imports;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.exports.jsonlines.ConversationLines;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code quipu export}: conversations as JSON lines, of one moment, and never more than some rows in memory. */
public final class Export {
    private static final String PURPOSE = "export";
    private static final int FETCHED = 500;

    private final Connections connections;
    private final Consumer<String> progress;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public Export(Workspace workspace, Consumer<String> progress) {
        this.connections = new Connections(workspace, PURPOSE);
        this.progress = progress;
    }

    /**
     * What to export: a conversation, the conversations of a user, or all.
     *
     * @param system from where
     * @param conversation its id; null for more than one
     * @param user whose: as an import names them; null for everybody's
     * @param tenant the tenant of the user, by id or slug; null if the user says it
     */
    public record Request(
            ChatSystem system,
            @Nullable UUID conversation,
            @Nullable String user,
            @Nullable String tenant) {}

    /**
     * What was written.
     *
     * @param conversations how many
     * @param messages how many
     */
    public record Written(long conversations, long messages) {}

    /**
     * Runs it.
     *
     * @param writer takes the lines; it is not closed
     * @throws dev.quipu.postgres.failure.QuipuException if the database cannot be read
     */
    public Written run(Request request, Writer writer) {
        try {
            String schema = connections.schema(request.system());
            String user = request.user();
            String owner = user != null && request.system() == ChatSystem.ASSISTANT
                    ? new AssistantUsers(connections, schema).find(user, request.tenant())
                    : user;
            UUID conversation = request.conversation();
            ExportQueries queries = ExportQueries.of(request.system(), new Identifier(schema).quoted())
                    .where(conversation != null, owner != null);
            try (Connection connection = connections.getConnection()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
                AssistantUsers.settings(
                        connection, request.system().target(schema).settings());
                String wanted = conversation != null ? conversation.toString() : owner;
                Written written = write(connection, queries, wanted, new ConversationLines(writer));
                connection.rollback();
                return written;
            }
        } catch (SQLException e) {
            throw connections.workspace().interruption().isRequested()
                    ? interrupted()
                    : Connections.refused(PURPOSE, e);
        } catch (IOException e) {
            throw Connections.failed(PURPOSE, FileFailure.reason(e), e);
        }
    }

    private static InterruptedRunException interrupted() {
        return new InterruptedRunException("export was interrupted");
    }

    /** Both are in the order of the conversations, as PostgreSQL sorts a uuid. */
    private Written write(
            Connection connection, ExportQueries queries, @Nullable String wanted, ConversationLines lines)
            throws SQLException, IOException {
        long conversations = 0;
        long messages = 0;
        try (PreparedStatement first = prepare(connection, queries.conversations(), wanted);
                PreparedStatement second = prepare(connection, queries.messages(), wanted);
                ResultSet talk = first.executeQuery();
                ResultSet said = second.executeQuery()) {
            boolean isMore = said.next();
            while (talk.next()) {
                lines.begin(ExportRows.conversation(talk));
                conversations++;
                while (isMore && said.getString(1).equals(talk.getString("id"))) {
                    lines.take(ExportRows.message(said));
                    messages++;
                    isMore = said.next();
                    if (messages % FETCHED == 0) {
                        pause(conversations, messages);
                    }
                }
                lines.end();
            }
        }
        return new Written(conversations, messages);
    }

    private void pause(long conversations, long messages) {
        if (connections.workspace().interruption().isRequested()) {
            throw interrupted();
        }
        progress.accept("%,d conversations, %,d messages".formatted(conversations, messages));
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable String wanted)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(FETCHED);
        if (wanted != null) {
            statement.setString(1, wanted);
        }
        return statement;
    }
}
