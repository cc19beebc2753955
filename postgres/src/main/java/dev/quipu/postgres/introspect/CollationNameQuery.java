package dev.quipu.postgres.introspect;

/** The names of all collations, which columns and keys of indexes refer to. */
final class CollationNameQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, n.nspname, c.collname
                FROM pg_collation c
                JOIN pg_namespace n ON n.oid = c.collnamespace
                """;
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.names().collation(row.oid(), row.name());
    }
}
