package dev.quipu.agents.users;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Rows for {@code COPY … FROM STDIN}, gathered until there are enough of them. */
final class RowWriter {
    private static final Pattern HALF_OF_PAIR = Pattern.compile("\\p{Cs}");

    private final String copy;
    private final StringBuilder rows = new StringBuilder();
    private boolean inRow;

    /**
     * Takes where the rows go.
     *
     * @param target a table with its columns in parentheses
     */
    RowWriter(String target) {
        this.copy = "COPY " + target + " FROM STDIN";
    }

    void value(@Nullable String value) {
        if (inRow) {
            rows.append('\t');
        }
        inRow = true;
        if (value == null) {
            rows.append("\\N");
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
    }

    /** Writes a line as it stood in the file, with a sign in place of each character that a text cannot hold. */
    void original(@Nullable String line) {
        value(
                line == null
                        ? null
                        : HALF_OF_PAIR.matcher(line.replace('\0', '␀')).replaceAll("\uFFFD"));
    }

    void endRow() {
        rows.append('\n');
        inRow = false;
    }

    /** Returns how many characters wait. */
    int size() {
        return rows.length();
    }

    /** Sends what waits. */
    void send(Connection connection) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        rows.setLength(0);
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new ByteArrayInputStream(bytes), 1 << 16);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }
}
