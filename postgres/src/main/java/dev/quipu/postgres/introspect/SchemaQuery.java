package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Schema;

/** Schemas. Those of extensions are left to them. */
final class SchemaQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), coalesce(n.nspacl, acldefault('n', n.nspowner))
                FROM pg_namespace n
                WHERE %s AND %s
                """.formatted(scope.inSchema("n.oid"), scope.notMember(SystemCatalog.PG_NAMESPACE, "n.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.add(SystemCatalog.PG_NAMESPACE, row.oid(), new Schema(row.identifier()), row.text(), row.text());
    }
}
