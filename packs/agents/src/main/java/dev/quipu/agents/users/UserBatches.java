package dev.quipu.agents.users;

import dev.quipu.agents.users.UserColumns.UserColumn;
import dev.quipu.migration.pack.PackRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Writes what was judged good, a range of lines a transaction.
 *
 * <p>What the server then still refuses, such as an e-mail that somebody has taken in the meantime, is found by halving the
 * range, so that one line does not cost the others.
 */
final class UserBatches {
    private static final int BATCH = 10_000;

    private static final String JUDGED_GOOD = """
            line.line_number BETWEEN ? AND ?
            AND NOT EXISTS (SELECT FROM import_rejects AS refused WHERE refused.line_number = line.line_number)
            """;

    private final PackRun run;
    private final Connection connection;
    private final String insert;
    private final String update;
    private long inserted;
    private long updated;

    /**
     * Takes what to write.
     *
     * @param filled the columns that the file can fill
     * @param updates whether to change users that there are
     */
    UserBatches(PackRun run, List<UserColumn> filled, boolean updates) {
        this.run = run;
        this.connection = run.connection();
        this.insert = insert(filled);
        this.update = updates ? update(filled) : "";
    }

    /** Nobody can log in with a password that has no hash; a user without one has to set it first. */
    private static final String NO_PASSWORD = "'!'";

    private static String insert(List<UserColumn> filled) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (UserColumn column : filled) {
            boolean isPassword = column.name().equals("hashed_password");
            String otherwise = isPassword ? NO_PASSWORD : column.defaultExpression();
            names.add(column.quoted());
            values.add(
                    otherwise == null
                            ? "line." + column.quoted()
                            : "coalesce(line.%s, %s)".formatted(column.quoted(), otherwise));
        }
        if (filled.stream().noneMatch(column -> column.name().equals("hashed_password"))) {
            names.add("hashed_password");
            values.add(NO_PASSWORD);
        }
        return """
                INSERT INTO users (%s)
                SELECT %s
                FROM import_lines AS line
                WHERE %s AND NOT EXISTS (SELECT FROM import_matches AS found WHERE found.line_number = line.line_number)
                ORDER BY line_number
                """.formatted(String.join(", ", names), String.join(", ", values), JUDGED_GOOD);
    }

    /** Users are locked in the order of their ids, as everybody who locks several does. */
    private static String update(List<UserColumn> filled) {
        String values = filled.stream()
                .map(UserColumn::quoted)
                .map(name -> "%1$s = coalesce(line.%1$s, account.%1$s)".formatted(name))
                .collect(Collectors.joining(", "));
        return """
                WITH line AS MATERIALIZED (
                    SELECT line.*, user_id FROM import_lines AS line JOIN import_matches USING (line_number)
                    WHERE NOT is_same AND %s
                ), locked AS MATERIALIZED (
                    SELECT id FROM users WHERE id IN (SELECT user_id FROM line) ORDER BY id FOR UPDATE
                )
                UPDATE users AS account SET %s
                FROM locked JOIN line ON line.user_id = locked.id
                WHERE account.id = locked.id
                """.formatted(JUDGED_GOOD, values);
    }

    /** Writes all lines up to the last; returns false if it was stopped before. */
    boolean writeAll(long last) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (long from = 1; from <= last; from += BATCH) {
                if (run.isStopped()) {
                    return false;
                }
                write(from, Math.min(from + BATCH - 1, last));
                run.progress("%,d users written".formatted(inserted + updated));
            }
            return true;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private void write(long from, long to) throws SQLException {
        try {
            int made = execute(insert, from, to);
            int changed = update.isEmpty() ? 0 : execute(update, from, to);
            connection.commit();
            inserted += made;
            updated += changed;
        } catch (SQLException e) {
            if (connection.isClosed() || !isAboutRows(e)) {
                throw e;
            }
            connection.rollback();
            if (from == to) {
                refuse(from, e);
            } else {
                long middle = from + (to - from) / 2;
                write(from, middle);
                write(middle + 1, to);
            }
        }
    }

    private int execute(String sql, long from, long to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, from);
            statement.setLong(2, to);
            return statement.executeUpdate();
        }
    }

    /** Data exceptions, broken constraints, and what triggers raise; another try would end the same. */
    private static boolean isAboutRows(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("P0"));
    }

    private void refuse(long line, SQLException e) throws SQLException {
        ServerErrorMessage server = e instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
        String reason = server == null ? String.valueOf(e.getMessage()) : String.valueOf(server.getMessage());
        String detail = server == null || server.getDetail() == null ? "" : ": " + server.getDetail();
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO import_rejects (line_number, reason, original)
                SELECT line_number, ?, original FROM import_lines WHERE line_number = ?
                """)) {
            statement.setString(1, "the database refuses it: " + reason + detail);
            statement.setLong(2, line);
            statement.executeUpdate();
        }
        connection.commit();
    }

    long inserted() {
        return inserted;
    }

    long updated() {
        return updated;
    }
}
