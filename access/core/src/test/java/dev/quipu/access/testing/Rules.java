package dev.quipu.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.Rule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The constraints of a schema and what they mean. */
public final class Rules {
    private static final String CONSTRAINTS = """
            SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
            WHERE connamespace = ?::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x', 't') AND NOT relispartition
            UNION
            SELECT pg_class.relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            JOIN pg_class AS owner ON owner.oid = indrelid
            WHERE indisunique AND pg_class.relnamespace = ?::regnamespace AND owner.relkind IN ('r', 'p')
              AND NOT owner.relispartition
            UNION
            -- What functions call the rules that they keep; where a column's name ends it, triggers say which.
            SELECT said[1] || coalesce(link, '')
            FROM pg_proc
            CROSS JOIN regexp_matches(prosrc, 'CONSTRAINT = ''(\\w+)''( \\|\\| link)?', 'g') AS said
            LEFT JOIN pg_trigger ON said[2] IS NOT NULL AND tgfoid = pg_proc.oid
            LEFT JOIN LATERAL string_to_table(rtrim(encode(tgargs, 'escape'), '\\000'), '\\000') AS link ON true
            WHERE pronamespace = ?::regnamespace""";

    private Rules() {}

    /**
     * Requires that each constraint and unique index of a schema has a rule, as has what its functions refuse under the name
     * of one, and the other way round.
     */
    public static void assertEveryConstraintHasOne(Connection connection, String schema, Rule... rules)
            throws SQLException {
        List<String> constraints = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CONSTRAINTS)) {
            statement.setString(1, schema);
            statement.setString(2, schema);
            statement.setString(3, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    constraints.add(rows.getString(1));
                }
            }
        }
        assertThat(Stream.of(rules).map(Rule::constraint)).containsExactlyInAnyOrderElementsOf(constraints);
    }
}
