package dev.quipu.assistant;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes all rows of a user or a tenant, as the right of access asks: JSON lines, each {@code {"relation": …, "content":
 * …}}, the content being the row with the names of its columns.
 */
final class ExportCommand implements PackCommand {
    private static final int BATCH = 1000;

    private final Subject subject;

    ExportCommand(Subject subject) {
        this.subject = subject;
    }

    @Override
    public String name() {
        return "export-" + subject.word();
    }

    @Override
    public List<String> description() {
        return List.of(
                "Write all rows of a " + subject.word() + " to a file, as JSON lines.",
                "Each line is an object with the relation that a row is from and its content, by column. The rows are those"
                        + " of one moment.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.positional("id", "ID", "The id of the " + subject.word() + "."),
                PackArgument.positional("file", "FILE", "Where to write; - is standard output."),
                PackArgument.flag("overwrite", "Replace the file if it is there."));
    }

    @Override
    public List<String> examples() {
        return List.of("quipu assistant " + name() + " ID " + subject.word() + ".jsonl");
    }

    @Override
    public boolean changesDatabase() {
        return false;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        UUID id = subject.id(run.required("id"));
        Map<String, Long> counts = new LinkedHashMap<>();
        run.write(run.required("file"), writer -> write(run, id, writer, counts));
        PackReport report = PackReport.of("relation", "rows");
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            report = report.withRow(count.getKey(), count.getValue());
        }
        return report;
    }

    /** In one transaction, since only there does the driver fetch row by row. */
    private void write(PackRun run, UUID id, Writer writer, Map<String, Long> counts) throws SQLException, IOException {
        Connection connection = run.connection();
        ServiceTransaction.begin(connection);
        try (PreparedStatement statement = connection.prepareStatement("SELECT relation, jsonb_build_object('relation',"
                + " relation, 'content', content) FROM export_" + subject.word() + "(?)")) {
            statement.setFetchSize(BATCH);
            statement.setObject(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                long written = 0;
                while (rows.next() && !run.isStopped()) {
                    counts.merge(rows.getString(1), 1L, Long::sum);
                    writer.write(rows.getString(2));
                    writer.write('\n');
                    if (++written % BATCH == 0) {
                        run.progress("%,d rows".formatted(written));
                    }
                }
            }
            if (run.isStopped()) {
                throw new IOException("stopped; nothing was written");
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
