package dev.quipu.threads.training;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands edits out as lines of a training set, each to one set only.
 *
 * <p>The edits are marked before the file has its name, and a set that is there is written out again: so a run that is
 * broken off anywhere is made good by running it once more, and no edit comes into two sets.
 */
public final class TrainingExport implements PackCommand {
    private static final String DATASET = "dataset";
    private static final String FILE = "file";
    private static final String LIMIT = "limit";
    private static final String CONFIDENCE = "least-confidence";
    private static final int ROWS_AT_ONCE = 500;

    private static final String WRITE_OUT = """
            SELECT training_example(edits_log)::text FROM edits_log
            WHERE training_dataset_id = ? ORDER BY created_at, id
            """;

    /** Creates one; all are equal. */
    public TrainingExport() {}

    @Override
    public String name() {
        return "export-training";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Write the edits that no training set has yet as JSON lines, and mark them as part of this one.",
                "A set that is there already is written out again as it is, without new edits.",
                "Several exports may run at once: no edit goes to two of them.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.positional(DATASET, "DATASET", "the name of the training set"),
                PackArgument.positional(FILE, "FILE", "where to; - is standard output"),
                PackArgument.option(LIMIT, "N", "how many edits at most (default: all)"),
                PackArgument.option(
                        CONFIDENCE, "C", "only edits whose user was at least this sure, 0 to 1 (default: 0)"),
                PackArgument.flag("overwrite", "replace the file if it is there"));
    }

    @Override
    public List<String> examples() {
        return List.of("quipu threads export-training spring-2026 edits.jsonl --least-confidence 0.8");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        String dataset = run.required(DATASET);
        if (dataset.isBlank()) {
            throw new QuipuException(Kind.USAGE, "a training set needs a name", null);
        }
        Integer limit = limit(run);
        double confidence = confidence(run);
        Connection connection = run.connection();
        connection.setAutoCommit(false);
        try {
            boolean isThere = isThere(connection, dataset);
            long claimed = isThere ? 0 : claim(connection, dataset, limit, confidence);
            long[] lines = {0};
            if (!run.isDryRun()) {
                run.write(run.required(FILE), writer -> {
                    lines[0] = write(connection, dataset, writer);
                    writer.flush();
                    connection.commit();
                });
            }
            PackReport report = PackReport.of("dataset", "new_edits", "lines").withRow(dataset, claimed, lines[0]);
            if (run.isDryRun()) {
                return report.withNote("dry run: nothing was written, and no edit is marked");
            }
            return isThere ? report.withNote("the set was there already, and was written out again") : report;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static @Nullable Integer limit(PackRun run) {
        return run.value(LIMIT)
                .map(text -> {
                    try {
                        int limit = Integer.parseInt(text);
                        if (limit > 0) {
                            return limit;
                        }
                    } catch (NumberFormatException e) {
                        // told below, like every other value that is none
                    }
                    throw new QuipuException(Kind.USAGE, "--limit is a number of edits, not \"" + text + "\"", null);
                })
                .orElse(null);
    }

    private static double confidence(PackRun run) {
        String text = run.value(CONFIDENCE).orElse("0");
        try {
            double confidence = Double.parseDouble(text);
            if (confidence >= 0 && confidence <= 1) {
                return confidence;
            }
        } catch (NumberFormatException e) {
            // told below, like every other value that is none
        }
        throw new QuipuException(Kind.USAGE, "--least-confidence is between 0 and 1, not \"" + text + "\"", null);
    }

    /** Two exports of the same name wait for each other; the second then finds the set of the first. */
    private static boolean isThere(Connection connection, String dataset) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 732))")) {
            lock.setString(1, "training set " + dataset);
            lock.execute();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT FROM edits_log WHERE training_dataset_id = ? LIMIT 1")) {
            statement.setString(1, dataset);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static long claim(Connection connection, String dataset, @Nullable Integer limit, double confidence)
            throws SQLException {
        try (PreparedStatement claim =
                connection.prepareStatement("SELECT count(*) FROM export_training_edits(?, ?, ?)")) {
            claim.setString(1, dataset);
            claim.setObject(2, limit, Types.INTEGER);
            claim.setDouble(3, confidence);
            try (ResultSet row = claim.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static long write(Connection connection, String dataset, Writer writer) throws SQLException, IOException {
        long lines = 0;
        try (PreparedStatement statement = connection.prepareStatement(WRITE_OUT)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            statement.setString(1, dataset);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    // jsonb escapes line ends, so that each edit is one line.
                    writer.write(row.getString(1) + "\n");
                    lines++;
                }
            }
        }
        return lines;
    }
}
