package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ordinary, partitioned and foreign tables. */
final class TableQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, pg_get_userbyid(c.relowner), coalesce(c.relacl, acldefault('r', c.relowner)),
                    n.nspname, c.relname, c.relpersistence = 'u',
                    CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,
                    CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END, h.parent, h.detaching, h.parents,
                    CASE WHEN t.oid IS NOT NULL THEN ARRAY[tn.nspname, t.typname] END,
                    nullif(m.amname, 'heap'), s.spcname, c.reloptions, o.reloptions,
                    c.relreplident, ri.relname, cl.relname, c.relrowsecurity, c.relforcerowsecurity,
                    f.srvname, ft.ftoptions
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN (
                    SELECT i.inhrelid, min(i.inhparent) AS parent, bool_or(i.inhdetachpending) AS detaching,
                        array_agg(ARRAY[pn.nspname, p.relname] ORDER BY i.inhseqno) AS parents
                    FROM pg_inherits i
                    JOIN pg_class p ON p.oid = i.inhparent
                    JOIN pg_namespace pn ON pn.oid = p.relnamespace
                    WHERE p.relkind IN ('r', 'p', 'f')
                    GROUP BY i.inhrelid) h ON h.inhrelid = c.oid
                LEFT JOIN pg_type t ON t.oid = c.reloftype
                LEFT JOIN pg_namespace tn ON tn.oid = t.typnamespace
                LEFT JOIN pg_am m ON m.oid = c.relam
                LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
                LEFT JOIN pg_class o ON o.oid = c.reltoastrelid AND o.reloptions IS NOT NULL
                LEFT JOIN (SELECT i.indrelid, x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                    WHERE i.indisreplident) ri ON ri.indrelid = c.oid AND c.relreplident = 'i'
                LEFT JOIN (SELECT i.indrelid, x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                    WHERE i.indisclustered) cl ON cl.indrelid = c.oid
                LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid
                LEFT JOIN pg_foreign_server f ON f.oid = ft.ftserver
                WHERE c.relkind IN ('r', 'p', 'f') AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_CLASS, "c.oid", "c.relnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        QualifiedName name = row.name();
        boolean unlogged = row.flag();
        String partitionKey = row.textOrNull();
        String bound = row.textOrNull();
        Table.Partition partition = null;
        String parent = row.textOrNull();
        boolean detaching = "t".equals(row.textOrNull());
        List<QualifiedName> parents = row.names();
        if (bound != null && parent != null) {
            reading.columns().partition(oid, Integer.parseUnsignedInt(parent));
            partition = new Table.Partition(parents.getFirst(), bound);
            parents = List.of();
        }
        var table = new Table(
                name,
                unlogged,
                partitionKey,
                partition,
                parents,
                row.nameOrNull(),
                row.identifierOrNull(),
                row.identifierOrNull(),
                Storage.options(row),
                replicaIdentity(row.letter(), row.identifierOrNull()),
                row.identifierOrNull(),
                row.flag(),
                row.flag(),
                foreign(row));
        if (detaching) {
            reading.notModelled(
                    "pending DETACH PARTITION CONCURRENTLY of " + table.id(), "it has begun and not ended", table.id());
        }
        reading.relation(oid, name);
        reading.add(SystemCatalog.PG_CLASS, oid, table, owner, privileges);
    }

    private static Table.ReplicaIdentity replicaIdentity(char letter, @Nullable Identifier index) {
        return switch (letter) {
            case 'n' -> new Table.ReplicaIdentity(Table.ReplicaIdentity.Mode.NOTHING, null);
            case 'f' -> new Table.ReplicaIdentity(Table.ReplicaIdentity.Mode.FULL, null);
            case 'i' -> new Table.ReplicaIdentity(Table.ReplicaIdentity.Mode.INDEX, index);
            case 'd' -> Table.ReplicaIdentity.PRIMARY_KEY;
            default -> throw CatalogRow.unknown("the replica identity of a table", letter);
        };
    }

    private static Table.@Nullable Foreign foreign(CatalogRow row) {
        Identifier server = row.identifierOrNull();
        return server == null ? null : new Table.Foreign(server, row.options());
    }
}
