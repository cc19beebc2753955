package dev.quipu.agents.legacy;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * In which order the rows of a table come: by their ids or, where they hang on one another, each after the row on which it
 * hangs. Of rows that hang on one another in a circle, the one of the lowest id comes first, and hangs on none.
 *
 * @param source the rows, as {@code s}, for a FROM
 * @param place an expression for the place of a row, a whole number above 0
 * @param ownParent an expression for the id of the row on which a row hangs
 */
record LegacyOrder(String source, String place, String ownParent) {
    /** Lays the rows into their order, as far as they hang on one another. */
    static LegacyOrder of(LegacyDatabase database, LegacyTable table, LegacyColumns columns) throws SQLException {
        String there = database.there(table.name());
        Optional<String> link = table.ownLink().filter(columns.there()::containsKey);
        if (link.isEmpty()) {
            return new LegacyOrder(there + " AS s", "s.id", "NULL");
        }
        database.execute(lines(there, link.orElseThrow()));
        return new LegacyOrder(
                there + " AS s JOIN legacy_lines AS line ON line.id = s.id", "line.place", "line.parent_id");
    }

    /** Row by row along the index: to read all rows for each step would be slow where lines are long. */
    private static String lines(String there, String link) {
        return """
            DROP TABLE IF EXISTS pg_temp.legacy_lines, pg_temp.legacy_parents;
            CREATE TEMPORARY TABLE legacy_parents AS
                SELECT s.id, parent.id AS parent_id, false AS is_cut
                FROM %1$s AS s LEFT JOIN %1$s AS parent ON parent.id = s.%2$s;
            CREATE UNIQUE INDEX ON legacy_parents (id);
            CREATE INDEX ON legacy_parents (parent_id);
            ANALYZE legacy_parents;
            WITH RECURSIVE line AS (
                SELECT id FROM legacy_parents WHERE parent_id IS NULL
                UNION ALL
                SELECT row.id
                FROM line, LATERAL (SELECT id FROM legacy_parents WHERE parent_id = line.id OFFSET 0) AS row
            ), way AS (
                SELECT id, parent_id AS leads_to FROM legacy_parents
                WHERE NOT EXISTS (SELECT FROM line WHERE line.id = legacy_parents.id)
                UNION
                SELECT way.id, row.parent_id FROM way JOIN legacy_parents AS row ON row.id = way.leads_to
            )
            UPDATE legacy_parents SET parent_id = NULL, is_cut = true
            WHERE id IN (SELECT id FROM way GROUP BY id HAVING min(leads_to) = id);
            CREATE TEMPORARY TABLE legacy_lines AS
                WITH RECURSIVE line AS (
                    SELECT id, parent_id, is_cut, 0 AS depth FROM legacy_parents WHERE parent_id IS NULL
                    UNION ALL
                    SELECT row.id, row.parent_id, row.is_cut, depth + 1
                    FROM line, LATERAL (SELECT * FROM legacy_parents WHERE parent_id = line.id OFFSET 0) AS row
                )
                SELECT id, parent_id, is_cut, row_number() OVER (ORDER BY depth, id) AS place FROM line;
            CREATE UNIQUE INDEX ON legacy_lines (id);
            CREATE UNIQUE INDEX ON legacy_lines (place);
            ANALYZE legacy_lines
            """.formatted(there, link);
    }

    /** Returns how many rows hang on none because they were in a circle, and the first of them. */
    Optional<String> circles(LegacyDatabase database) throws SQLException {
        if (!source.contains("legacy_lines")) {
            return Optional.empty();
        }
        List<String> found = database.rows("SELECT count(*), min(id) FROM legacy_lines WHERE is_cut")
                .get(0);
        return switch (found.get(0)) {
            case "0" -> Optional.empty();
            case "1" ->
                Optional.of(
                        "id %s led back to itself in a circle and begins a family of its own".formatted(found.get(1)));
            default ->
                Optional.of("%s led back to themselves in a circle and begin families of their own, as id %s"
                        .formatted(found.get(0), found.get(1)));
        };
    }
}
