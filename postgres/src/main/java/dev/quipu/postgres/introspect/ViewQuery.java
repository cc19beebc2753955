package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.View;

/** Views. */
final class ViewQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, pg_get_userbyid(c.relowner), coalesce(c.relacl, acldefault('r', c.relowner)),
                    n.nspname, c.relname, rtrim(pg_get_viewdef(c.oid), ';'), c.reloptions
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'v' AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_CLASS, "c.oid", "c.relnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        var view = new View(row.name(), row.printed(), row.options());
        reading.relation(oid, view.name());
        reading.add(SystemCatalog.PG_CLASS, oid, view, owner, privileges);
    }
}
