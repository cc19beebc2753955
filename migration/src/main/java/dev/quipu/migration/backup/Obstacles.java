package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.LockTable;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What keeps a database from counting as empty: any relation, function or type outside of PostgreSQL's own schemas that
 * belongs to no extension. Schemas alone do not, nor does what hosting platforms put into theirs. A history in which
 * nothing stands yet, as a restore leaves it that was killed, does not either, nor does the row that says who runs.
 */
final class Obstacles {
    /** Of Supabase, in every database that it makes. */
    private static final List<String> OF_PLATFORMS = List.of(
            "_analytics",
            "_realtime",
            "auth",
            "cron",
            "extensions",
            "graphql",
            "graphql_public",
            "net",
            "pgbouncer",
            "pgsodium",
            "pgsodium_masks",
            "realtime",
            "storage",
            "supabase_functions",
            "supabase_migrations",
            "vault");

    private Obstacles() {}

    /** Returns all obstacles, each with its kind and its name. */
    static List<String> in(Session session, Workspace workspace) {
        List<String> ignored = new ArrayList<>(OF_PLATFORMS);
        if (isUnused(session, workspace)) {
            ignored.add(workspace.history().schema().value());
        }
        String schemas = ignored.stream().map(Literal::quote).collect(Collectors.joining(", ", "ARRAY[", "]::name[]"));
        String lockTable = "table " + workspace.history().schema().display() + "." + LockTable.NAME;
        String outside = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ALL (" + schemas
                + ") AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.deptype = 'e'"
                + " AND d.classid = o.tableoid AND d.objid = o.oid)";
        return session.query("""
                        SELECT CASE o.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                                   WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' ELSE 'table' END
                               || pg_catalog.format(' %%I.%%I', n.nspname, o.relname),
                               CASE WHEN o.relkind IN ('r', 'p') THEN 1 ELSE 2 END
                        FROM pg_catalog.pg_class AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.relnamespace
                        WHERE o.relkind IN ('r', 'p', 'f', 'm', 'v', 'S') AND o.relpersistence <> 't' AND %1$s
                        UNION ALL
                        SELECT pg_catalog.format('function %%I.%%I', n.nspname, o.proname), 3
                        FROM pg_catalog.pg_proc AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.pronamespace
                        WHERE %1$s
                        UNION ALL
                        SELECT pg_catalog.format('type %%I.%%I', n.nspname, o.typname), 4
                        FROM pg_catalog.pg_type AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.typnamespace
                        LEFT JOIN pg_catalog.pg_class AS r ON r.oid = o.typrelid
                        WHERE (o.typtype IN ('d', 'e', 'r') OR r.relkind = 'c') AND %1$s
                        ORDER BY 2, 1""".formatted(outside)).stream()
                .map(row -> Objects.requireNonNull(row.getFirst()))
                .filter(name -> !name.equals(lockTable))
                .toList();
    }

    private static boolean isUnused(Session session, Workspace workspace) {
        DatabaseState state = workspace.historyReader().state(session);
        return state.exists()
                && state.applied().isEmpty()
                && state.progress().isEmpty()
                && workspace.historyReader().newest(session, 1).isEmpty();
    }
}
