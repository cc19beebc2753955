package dev.quipu.threads.canvas;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.threads.spool.Spool;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;

/** Reads a canvas into a conversation, all of it or nothing. */
public final class CanvasImport implements PackCommand {
    private static final String FILE = "file";
    private static final String CONVERSATION = "conversation";
    private static final String NEW = "new";
    private static final String OWNER = "owner";
    private static final String REPLACE = "replace";
    private static final String COLOURS = "colours-as-flags";
    private static final long MOST_BYTES = 1_000_000_000;

    /** Creates one; all are equal. */
    public CanvasImport() {}

    @Override
    public String name() {
        return "import-canvas";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Read an Obsidian canvas (JSON Canvas 1.0) into a conversation.",
                "What is there already, by its id on the canvas, is changed; so the same file twice changes nothing more.",
                "Nothing of the file is lost: export-canvas gives it back.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.positional(FILE, "FILE", "the canvas; - is standard input"),
                PackArgument.option(CONVERSATION, "ID", "the conversation to read it into"),
                PackArgument.option(NEW, "NAME", "or the name of a new one"),
                PackArgument.option(OWNER, "OWNER", "whose the new one is"),
                PackArgument.flag(REPLACE, "delete what the conversation has and the canvas does not"),
                PackArgument.flag(
                        COLOURS,
                        "let red, yellow, orange and green mean crux, bookmark, tangent and progress;"
                                + " of a canvas that came from here they do"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "quipu threads import-canvas plan.canvas --new \"Plan\" --owner ada",
                "quipu threads import-canvas plan.canvas --conversation 5f1c… --replace");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        String file = run.required(FILE);
        if (run.value(CONVERSATION).isPresent() == run.value(NEW).isPresent()) {
            throw usage("say either --conversation or --new");
        }
        if (run.value(NEW).isPresent() && run.value(OWNER).isEmpty()) {
            throw usage("a new conversation needs --owner");
        }
        run.value(CONVERSATION).ifPresent(given -> ConversationId.of("--conversation", given));
        try (Spool spool = Spool.of(run.read(file), file, MOST_BYTES)) {
            CanvasFile canvas = CanvasFile.check(spool, file);
            Connection connection = run.connection();
            connection.setAutoCommit(false);
            try {
                PackReport report = write(run, canvas, connection);
                boolean isStopped = run.isStopped();
                if (run.isDryRun() || isStopped) {
                    connection.rollback();
                    PackReport told = report.withNote("nothing was written");
                    return isStopped ? told.incomplete() : told;
                }
                connection.commit();
                return report;
            } catch (SQLException | IOException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static QuipuException usage(String message) {
        return new QuipuException(Kind.USAGE, message, null);
    }

    private static PackReport write(PackRun run, CanvasFile canvas, Connection connection)
            throws SQLException, IOException {
        Optional<String> given = run.value(CONVERSATION);
        String conversation = given.isPresent() ? given.get() : create(run, connection);
        boolean replacing = run.flag(REPLACE);
        boolean colours = run.flag(COLOURS) || canvas.isOurs();
        call(connection, "SELECT canvas_begin(CAST(? AS uuid), ?)", conversation, replacing);
        canvas.read(CanvasFile.NODES, (first, elements) -> {
            if (!run.isStopped()) {
                call(
                        connection,
                        "SELECT canvas_import_nodes(CAST(? AS uuid), ?, CAST(? AS jsonb), ?)",
                        conversation,
                        first,
                        elements,
                        colours);
                run.progress("%,d nodes".formatted(first));
            }
        });
        canvas.read(CanvasFile.EDGES, (first, elements) -> {
            if (!run.isStopped()) {
                call(
                        connection,
                        "SELECT canvas_import_edges(CAST(? AS uuid), ?, CAST(? AS jsonb))",
                        conversation,
                        first,
                        elements);
                run.progress("%,d edges".formatted(first));
            }
        });
        call(
                connection,
                "SELECT canvas_finish(CAST(? AS uuid), CAST(? AS jsonb), CAST(? AS jsonb), ?)",
                conversation,
                canvas.keys(),
                canvas.absent(),
                replacing);
        return report(connection, conversation);
    }

    private static String create(PackRun run, Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO conversations (conversation_name, conversation_type, source_type, started_at, owner_id)"
                        + " VALUES (?, 'hybrid', 'canvas', ?, ?) RETURNING id")) {
            insert.setString(1, run.required(NEW));
            insert.setTimestamp(2, Timestamp.from(run.now()));
            insert.setString(3, run.required(OWNER));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static void call(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private static PackReport report(Connection connection, String conversation) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("""
                SELECT (SELECT count(*) FROM nodes WHERE conversation_id = conversation.id AND canvas_order IS NOT NULL),
                       (SELECT count(*) FROM clusters WHERE conversation_id = conversation.id AND canvas_order IS NOT NULL),
                       (SELECT count(*) FROM relationships WHERE conversation_id = conversation.id AND canvas_order IS NOT NULL),
                       (SELECT count(*) FROM canvas_edges WHERE conversation_id = conversation.id AND canvas_order IS NOT NULL)
                FROM (SELECT CAST(? AS uuid)) AS conversation (id)
                """)) {
            count.setString(1, conversation);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return PackReport.of("conversation", "nodes", "groups", "relationships", "other_edges")
                        .withRow(conversation, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
            }
        }
    }
}
