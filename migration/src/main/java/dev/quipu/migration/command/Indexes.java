package dev.quipu.migration.command;

import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code indexes}: how large the indexes are, and which of them serve nobody. */
public final class Indexes {
    /**
     * Two indexes are the same if all that a search could tell apart is; of these the one that guards most, else the
     * oldest, is the one to keep.
     */
    private static final String SQL = """
            SELECT schema, table_name, name, bytes, scans, is_primary, is_unique, is_valid,
                   NOT is_unique AND NOT of_constraint AND is_valid AND scans = 0 AS unused,
                   CASE WHEN number > 1 AND NOT of_constraint THEN first_name END AS duplicate_of
            FROM (
                SELECT n.nspname AS schema, t.relname AS table_name, c.relname AS name,
                       coalesce(pg_relation_size(c.oid), 0) AS bytes,
                       coalesce(pg_stat_get_numscans(c.oid), 0) AS scans,
                       i.indisprimary AS is_primary, i.indisunique AS is_unique,
                       i.indisvalid AND i.indisready AS is_valid,
                       EXISTS (SELECT FROM pg_catalog.pg_constraint AS k
                               WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')) AS of_constraint,
                       row_number() OVER same AS number,
                       first_value(c.relname) OVER same AS first_name
                FROM pg_catalog.pg_index AS i
                JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid AND c.relkind = 'i'
                JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid AND t.relkind IN ('r', 'm')
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname IN (:schemas)
                WINDOW same AS (
                    PARTITION BY i.indrelid, c.relam, i.indnkeyatts, i.indkey::text, i.indclass::text,
                                 i.indcollation::text, i.indoption::text,
                                 pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid)
                    ORDER BY i.indisprimary DESC, i.indisunique DESC, i.indisvalid DESC, c.oid)
            ) AS indexes
            ORDER BY bytes DESC, schema, table_name, name
            """;

    private final Workspace workspace;

    public Indexes(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * An index.
     *
     * @param bytes its size
     * @param scans how often it was used since statistics were reset
     * @param valid whether queries may use it; not so after a CREATE INDEX CONCURRENTLY that did not end
     * @param unused whether no query has used it since then, though it serves nothing but queries
     * @param duplicateOf the index that can do all that this one can; null if there is none
     */
    public record Index(
            String schema,
            String table,
            String name,
            long bytes,
            long scans,
            boolean primary,
            boolean unique,
            boolean valid,
            boolean unused,
            @Nullable String duplicateOf) {}

    /** Returns the indexes of the project's schemas, the largest first. */
    public List<Index> run() {
        try (Session session = workspace.connect("indexes")) {
            return session.rows(ProjectSchemas.in(SQL, workspace)).stream()
                    .map(Indexes::index)
                    .toList();
        }
    }

    private static Index index(Row row) {
        return new Index(
                row.text(0),
                row.text(1),
                row.text(2),
                row.number(3),
                row.number(4),
                row.isTrue(5),
                row.isTrue(6),
                row.isTrue(7),
                row.isTrue(8),
                row.textOrNull(9));
    }
}
