package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Conversion;

/** Encoding conversions. */
final class ConversionQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, pg_get_userbyid(c.conowner), n.nspname, c.conname,
                    pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc, c.condefault
                FROM pg_conversion c
                JOIN pg_namespace n ON n.oid = c.connamespace
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_CONVERSION, "c.oid", "c.connamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        var conversion = new Conversion(row.name(), row.text(), row.text(), row.text(), row.flag());
        reading.add(SystemCatalog.PG_CONVERSION, oid, conversion, owner, null);
    }
}
