package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.ForeignDataWrapper;

/** Foreign-data wrappers. */
final class ForeignDataWrapperQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT f.oid, pg_get_userbyid(f.fdwowner), coalesce(f.fdwacl, acldefault('F', f.fdwowner)),
                    f.fdwname, nullif(f.fdwhandler, 0)::regproc, nullif(f.fdwvalidator, 0)::regproc, f.fdwoptions
                FROM pg_foreign_data_wrapper f
                WHERE %s
                """.formatted(scope.ofUser(SystemCatalog.PG_FOREIGN_DATA_WRAPPER, "f.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        var wrapper = new ForeignDataWrapper(row.identifier(), row.textOrNull(), row.textOrNull(), row.options());
        reading.add(SystemCatalog.PG_FOREIGN_DATA_WRAPPER, oid, wrapper, owner, privileges);
    }
}
