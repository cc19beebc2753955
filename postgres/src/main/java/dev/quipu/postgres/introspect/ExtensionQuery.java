package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Extension;

/** Extensions that were not there when the database was made, as plpgsql is. */
final class ExtensionQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT e.oid, pg_get_userbyid(e.extowner), e.extname, n.nspname, e.extversion
                FROM pg_extension e
                JOIN pg_namespace n ON n.oid = e.extnamespace
                WHERE e.oid >= %d
                """.formatted(Scope.FIRST_USER_OID);
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        var extension = new Extension(row.identifier(), row.identifier(), row.text());
        reading.add(SystemCatalog.PG_EXTENSION, oid, extension, owner, null);
    }
}
