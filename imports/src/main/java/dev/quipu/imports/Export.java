package dev.quipu.imports;

import dev.quipu.exports.jsonlines.ConversationLines;
import dev.quipu.imports.message.ExportQueries;
import dev.quipu.imports.message.ExportRows;
import dev.quipu.imports.run.AssistantUsers;
import dev.quipu.imports.run.Run;
import dev.quipu.migration.project.Workspace;
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
    private static final int FETCHED = 500;

    private final Run run;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public Export(Workspace workspace, Consumer<String> progress) {
        this.run = new Run(Run.Purpose.EXPORT, workspace, progress);
    }

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
     * @param system from where
     * @param writer takes the lines; it is not closed
     * @throws dev.quipu.postgres.failure.QuipuException if the database cannot be read
     */
    public Written run(ChatSystem system, ExportRequest request, Writer writer) {
        return run.work(() -> {
            String schema = run.database().schema(system.pack());
            String user = request.user();
            String owner = user != null && system == ChatSystem.ASSISTANT
                    ? new AssistantUsers(run.database(), schema).find(user, request.tenant())
                    : user;
            UUID conversation = request.conversation();
            ExportQueries queries = system.queries(schema).where(conversation != null, owner != null);
            String wanted = conversation != null ? conversation.toString() : owner;
            return run.database()
                    .atOneMoment(
                            system.target(schema).settings(),
                            connection -> write(connection, queries, wanted, new ConversationLines(writer)));
        });
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
                        run.stopIfAsked();
                        run.tell("%,d conversations, %,d messages".formatted(conversations, messages));
                    }
                }
                lines.end();
            }
        }
        return new Written(conversations, messages);
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
