package dev.quipu.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.support.Pages;
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
        for (String statement : statements.subList(0, 2)) {
            assertByIndex(connection, statement, joined(List.of(values), List.of(20)));
        }
        List<?> entry = key.size() == 1 ? List.of() : key.subList(0, 1);
        for (String statement : statements.subList(2, statements.size())) {
            assertByIndex(connection, statement, joined(List.of(values), entry, key, List.of(20)));
        }
    }

    private static Object[] joined(List<?>... parts) {
        return Stream.of(parts).flatMap(List::stream).toArray();
    }
}
