package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.MaterializedView;

/** Materialized views. */
final class MaterializedViewQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, pg_get_userbyid(c.relowner), coalesce(c.relacl, acldefault('r', c.relowner)),
                    n.nspname, c.relname, rtrim(pg_get_viewdef(c.oid), ';'), c.relispopulated,
                    nullif(m.amname, 'heap'), s.spcname, c.reloptions, o.reloptions,
                    (SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                        WHERE i.indrelid = c.oid AND i.indisclustered),
                    c.relreplident <> 'd'
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_am m ON m.oid = c.relam
                LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
                LEFT JOIN pg_class o ON o.oid = c.reltoastrelid
                WHERE c.relkind = 'm' AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_CLASS, "c.oid", "c.relnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        var view = new MaterializedView(
                row.name(),
                row.printed(),
                row.flag(),
                row.identifierOrNull(),
                row.identifierOrNull(),
                Storage.options(row),
                row.identifierOrNull());
        reading.relation(oid, view.name());
        reading.add(SystemCatalog.PG_CLASS, oid, view, owner, privileges);
        if (row.flag()) {
            reading.notModelled("replica identity of " + view.id(), "it is not published", view.id());
        }
    }
}
