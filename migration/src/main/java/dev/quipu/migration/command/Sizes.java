package dev.quipu.migration.command;

import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sizes}: how large the tables are. */
public final class Sizes {
    /** A table that is dropped meanwhile has no size any more. */
    private static final String SQL = """
            SELECT n.nspname, c.relname,
                   CASE WHEN c.reltuples < 0 THEN coalesce(s.n_live_tup, 0) ELSE c.reltuples::bigint END,
                   coalesce(s.n_dead_tup, 0),
                   coalesce(pg_table_size(c.oid) - toast.bytes, 0),
                   coalesce(toast.bytes, 0),
                   coalesce(pg_indexes_size(c.oid), 0),
                   coalesce(pg_total_relation_size(c.oid), 0),
                   to_char(greatest(s.last_vacuum, s.last_autovacuum) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   to_char(greatest(s.last_analyze, s.last_autoanalyze) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_stat_all_tables AS s ON s.relid = c.oid
            CROSS JOIN LATERAL (
                SELECT CASE WHEN c.reltoastrelid = 0 THEN 0 ELSE pg_total_relation_size(c.reltoastrelid) END AS bytes
            ) AS toast
            WHERE c.relkind IN ('r', 'm') AND n.nspname IN (:schemas)
            ORDER BY coalesce(pg_total_relation_size(c.oid), 0) DESC, n.nspname, c.relname
            """;

    private final Workspace workspace;

    public Sizes(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * How large a table or materialized view is, in bytes and rows. Of a partitioned table, its partitions are shown.
     *
     * @param rows how many rows it has, as the last ANALYZE or VACUUM estimated
     * @param deadRows how many versions of rows nobody sees any more
     * @param tableBytes the rows themselves
     * @param toastBytes long values, with their index
     * @param indexBytes all its indexes
     * @param totalBytes the sum of the three
     * @param lastVacuum when it was last vacuumed, in ISO 8601 and UTC; null if never since statistics were reset
     * @param lastAnalyze when it was last analyzed, likewise
     */
    public record TableSize(
            String schema,
            String table,
            long rows,
            long deadRows,
            long tableBytes,
            long toastBytes,
            long indexBytes,
            long totalBytes,
            @Nullable String lastVacuum,
            @Nullable String lastAnalyze) {}

    /** Returns the tables of the project's schemas, the largest first. */
    public List<TableSize> run() {
        try (Session session = workspace.connect("sizes")) {
            return session.rows(ProjectSchemas.in(SQL, workspace)).stream()
                    .map(Sizes::size)
                    .toList();
        }
    }

    private static TableSize size(Row row) {
        return new TableSize(
                row.text(0),
                row.text(1),
                row.number(2),
                row.number(3),
                row.number(4),
                row.number(5),
                row.number(6),
                row.number(7),
                row.textOrNull(8),
                row.textOrNull(9));
    }
}
