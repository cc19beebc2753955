package dev.quipu.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Sequence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the server would run statements. */
public final class Plans {
    private Plans() {}

    /** Requires that a statement reads no table through. */
    public static void assertByIndex(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            assertThat(plan.toString()).as(sql).contains("Index").doesNotContain("Seq Scan");
        }
    }

    /**
     * Requires that pages are read so.
     *
     * @param key of a row from which a page goes on
     * @param values of the rows that are wanted
     */
    public static void assertByIndex(Connection connection, Pages<?> pages, List<?> key, Object... values)
            throws SQLException {
        List<String> statements = pages.statements();
        assertByIndex(connection, statements.getFirst(), joined(List.of(values), List.of(20)));
        List<?> from = List.of(joined(List.of(key.getFirst()), key, List.of(20)));
        for (String statement : statements.subList(1, statements.size())) {
            assertByIndex(connection, statement, joined(List.of(values), from));
        }
    }

    /** Requires that rows in the order of their places are read so: the last and first ones, those before and after a place, and all. */
    public static void assertByIndex(Connection connection, Sequence<?> sequence, Object home, Object place)
            throws SQLException {
        List<String> statements = sequence.statements();
        assertByIndex(connection, statements.get(0), home, 20);
        assertByIndex(connection, statements.get(1), home, 20);
        assertByIndex(connection, statements.get(2), home, place, 20);
        assertByIndex(connection, statements.get(3), home, place, 20);
        assertByIndex(connection, sequence.all(), home);
    }

    private static Object[] joined(List<?>... parts) {
        return Stream.of(parts).flatMap(List::stream).toArray();
    }
}
