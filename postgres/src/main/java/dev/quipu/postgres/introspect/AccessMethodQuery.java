package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.AccessMethod;

/** Access methods for tables and indexes. */
final class AccessMethodQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT a.oid, a.amname, a.amtype = 't', a.amhandler
                FROM pg_am a
                WHERE %s
                """.formatted(scope.ofUser(SystemCatalog.PG_AM, "a.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.add(SystemCatalog.PG_AM, row.oid(), new AccessMethod(row.identifier(), row.flag(), row.text()));
    }
}
