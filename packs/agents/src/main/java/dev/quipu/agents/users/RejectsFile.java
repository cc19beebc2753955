package dev.quipu.agents.users;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The lines that were refused, as CSV: the number, why, and what stood in the file. */
final class RejectsFile {
    private static final int FETCHED_AT_ONCE = 100;

    private RejectsFile() {}

    static void write(Connection connection, Writer writer) throws SQLException, IOException {
        // Rows come a few at a time only inside a transaction.
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet row = statement.executeQuery(
                    "SELECT line_number, reason, original FROM import_rejects ORDER BY line_number")) {
                CsvWriter csv =
                        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
                csv.writeRecord("line", "reason", "original");
                while (row.next()) {
                    csv.writeRecord(row.getString(1), row.getString(2), row.getString(3));
                }
                csv.flush();
            }
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
