package dev.quipu.threads.canvas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes a conversation as a canvas, an element a line, as Obsidian does. */
public final class CanvasExport implements PackCommand {
    private static final String CONVERSATION = "conversation";
    private static final String FILE = "file";
    private static final int ROWS_AT_ONCE = 200;

    /** Creates one; all are equal. */
    public CanvasExport() {}

    @Override
    public String name() {
        return "export-canvas";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Write a conversation's graph as an Obsidian canvas (JSON Canvas 1.0).",
                "Nodes become texts, clusters groups, relationships edges; what a canvas has no key for stands under"
                        + " \"quipu\", so that import-canvas brings it all back.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.positional(CONVERSATION, "CONVERSATION", "its id"),
                PackArgument.positional(FILE, "FILE", "the canvas; - is standard output"),
                PackArgument.flag("overwrite", "replace the file if it is there"));
    }

    @Override
    public List<String> examples() {
        return List.of("quipu threads export-canvas 5f1c… plan.canvas");
    }

    @Override
    public boolean changesDatabase() {
        return false;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        String conversation = ConversationId.of("CONVERSATION", run.required(CONVERSATION));
        Connection connection = run.connection();
        connection.setAutoCommit(false);
        try {
            // One moment for both lists, and rows by the handful.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            String keys = keys(connection, conversation);
            Counts counts = new Counts();
            run.write(run.required(FILE), writer -> write(connection, conversation, keys, writer, counts));
            return PackReport.of("conversation", "nodes", "edges").withRow(conversation, counts.nodes, counts.edges);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setReadOnly(false);
        }
    }

    private static final class Counts {
        private long nodes;
        private long edges;
    }

    private static String keys(Connection connection, String conversation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT coalesce(canvas -> 'keys', '{"quipu": {"version": 1}}')::text
                FROM conversations WHERE id = CAST(? AS uuid)
                """)) {
            statement.setString(1, conversation);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new QuipuException(Kind.FAILED, "there is no conversation " + conversation, null);
                }
                return row.getString(1);
            }
        }
    }

    private static void write(Connection connection, String conversation, String keys, Writer writer, Counts counts)
            throws IOException, SQLException {
        boolean any = false;
        writer.write("{");
        counts.nodes = list(connection, "nodes", "canvas_node_elements", conversation, writer, any);
        any = counts.nodes >= 0;
        counts.edges = list(connection, "edges", "canvas_edge_elements", conversation, writer, any);
        any |= counts.edges >= 0;
        for (String key : members(keys)) {
            writer.write((any ? "," : "") + "\n\t" + key);
            any = true;
        }
        writer.write("\n}\n");
        counts.nodes = Math.max(counts.nodes, 0);
        counts.edges = Math.max(counts.edges, 0);
    }

    /** Returns how many elements were written, or -1 if the canvas never had the list and has nothing in it. */
    private static long list(
            Connection connection, String key, String function, String conversation, Writer writer, boolean follows)
            throws IOException, SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT element::text, coalesce(canvas -> 'absent', '[]') @> to_jsonb(CAST(? AS text))
                FROM conversations LEFT JOIN %s(id) ON true
                WHERE id = CAST(? AS uuid)
                """.formatted(function))) {
            statement.setFetchSize(ROWS_AT_ONCE);
            statement.setString(1, key);
            statement.setString(2, conversation);
            try (ResultSet row = statement.executeQuery()) {
                return rows(row, key, writer, follows);
            }
        }
    }

    private static long rows(ResultSet row, String key, Writer writer, boolean follows)
            throws IOException, SQLException {
        long count = 0;
        while (row.next()) {
            String element = row.getString(1);
            if (element == null && row.getBoolean(2)) {
                return -1;
            }
            if (count == 0) {
                writer.write((follows ? "," : "") + "\n\t\"" + key + "\":[");
            }
            if (element != null) {
                writer.write((count == 0 ? "" : ",") + "\n\t\t" + element);
                count++;
            }
        }
        writer.write(count == 0 ? "]" : "\n\t]");
        return count;
    }

    private static List<String> members(String object) throws IOException {
        List<String> members = new ArrayList<>();
        try (JsonParser parser = StrictJson.read(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = new StringWriter();
                try (var generator = StrictJson.write(name)) {
                    generator.writeString(parser.currentName());
                }
                parser.nextToken();
                members.add(name + ":" + StrictJson.text(parser));
            }
        }
        return members;
    }
}
