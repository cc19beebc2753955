package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.ShellType;

/** Types that were named and not yet defined. */
final class ShellTypeQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, n.nspname, t.typname, pg_get_userbyid(t.typowner), coalesce(t.typacl, acldefault('T', t.typowner))
                FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                WHERE t.typtype = 'p' AND NOT t.typisdefined AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_TYPE, "t.oid", "t.typnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.add(SystemCatalog.PG_TYPE, row.oid(), new ShellType(row.name()), row.text(), row.text());
    }
}
