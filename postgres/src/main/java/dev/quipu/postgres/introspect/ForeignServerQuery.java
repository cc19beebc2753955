package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.ForeignServer;

/** Foreign servers. */
final class ForeignServerQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT s.oid, pg_get_userbyid(s.srvowner), coalesce(s.srvacl, acldefault('S', s.srvowner)),
                    s.srvname, f.fdwname, s.srvtype, s.srvversion, s.srvoptions
                FROM pg_foreign_server s
                JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw
                WHERE %s
                """.formatted(scope.ofUser(SystemCatalog.PG_FOREIGN_SERVER, "s.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        var server = new ForeignServer(
                row.identifier(), row.identifier(), row.textOrNull(), row.textOrNull(), row.options());
        reading.add(SystemCatalog.PG_FOREIGN_SERVER, oid, server, owner, privileges);
    }
}
