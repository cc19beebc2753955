package dev.quipu.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The diagram of a page: the tables of a schema, and a line for each way in which one refers to another. */
public final class Diagrams {
    private static final Pattern ON_PAGE = Pattern.compile("(?ms)(^```mermaid\\RerDiagram\\R)(.*?)(^```$)");

    /** Of a key of several columns the last one says which way it is; those before it keep both in one conversation. */
    private static final String LINES = """
            SELECT DISTINCT parent.relname, child.relname, attname, attnotnull
            FROM pg_constraint JOIN pg_class AS child ON child.oid = conrelid JOIN pg_class AS parent ON parent.oid = confrelid
            JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[cardinality(conkey)]
            WHERE contype = 'f' AND connamespace = ?::regnamespace AND conparentid = 0
            ORDER BY 1, 2, 3""";

    private Diagrams() {}

    /**
     * Requires that a page has the diagram of a schema. With {@code -Dguide.update=true} it is written anew.
     *
     * @throws AssertionError if it has none, or another one
     */
    public static void assertDrawn(Connection connection, String schema, Path page) throws IOException, SQLException {
        StringBuilder lines = new StringBuilder();
        try (PreparedStatement statement = connection.prepareStatement(LINES)) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.append("    %s %s--o{ %s : %s\n"
                            .formatted(
                                    rows.getString(1),
                                    rows.getBoolean(4) ? "||" : "|o",
                                    rows.getString(2),
                                    rows.getString(3)));
                }
            }
        }
        String text = Files.readString(page);
        Matcher block = ON_PAGE.matcher(text);
        assertThat(block.find()).as("there is a diagram on " + page).isTrue();
        String wanted = text.substring(0, block.end(1)) + lines + text.substring(block.start(3));
        if (Boolean.getBoolean("guide.update")) {
            Files.writeString(page, wanted);
            return;
        }
        assertThat(text).as("run with -Dguide.update=true to write it anew").isEqualTo(wanted);
    }
}
