package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.EnumType;

/** Enumerations. */
final class EnumTypeQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, pg_get_userbyid(t.typowner), coalesce(t.typacl, acldefault('T', t.typowner)),
                    n.nspname, t.typname,
                    ARRAY(SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
                FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                WHERE t.typtype = 'e' AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_TYPE, "t.oid", "t.typnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        reading.add(SystemCatalog.PG_TYPE, oid, new EnumType(row.name(), row.list()), owner, privileges);
    }
}
