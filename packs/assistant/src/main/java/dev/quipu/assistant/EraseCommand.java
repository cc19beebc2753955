package dev.quipu.assistant;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Erases a user or a tenant with all that is of them, as the right to be forgotten asks: all of it, or nothing. */
final class EraseCommand implements PackCommand {
    private final Subject subject;

    EraseCommand(Subject subject) {
        this.subject = subject;
    }

    @Override
    public String name() {
        return "erase-" + subject.word();
    }

    @Override
    public List<String> description() {
        return List.of(
                "Erase a " + subject.word() + " and everything of them.",
                "In one transaction, the summaries included. "
                        + (subject == Subject.USER
                                ? "What was used stays with the tenant, and says no more by whom. "
                                : "What is left is what the server has not yet vacuumed, and backups. ")
                        + "There is no way back: export first.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(PackArgument.positional("id", "ID", "The id of the " + subject.word() + "."));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "quipu assistant " + name() + " ID --dry-run    what would go", "quipu assistant " + name() + " ID");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException {
        UUID id = subject.id(run.required("id"));
        Connection connection = run.connection();
        ServiceTransaction.begin(connection);
        try {
            PackReport report = erase(connection, id, !run.isDryRun());
            if (run.isDryRun()) {
                return report.withNote("dry run: nothing was changed");
            }
            connection.commit();
            return report.withNote("erased");
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** A dry run erases too, and takes it back: what it tells is what would have gone. */
    private PackReport erase(Connection connection, UUID id, boolean refresh) throws SQLException {
        PackReport report = PackReport.of("relation", "rows");
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT relation, row_count FROM erase_" + subject.word() + "(?, ?)")) {
            statement.setObject(1, id);
            statement.setBoolean(2, refresh);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    report = report.withRow(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return report;
    }
}
