package dev.quipu.postgres.introspect;

/** The names of all operator classes, which the keys of indexes refer to. */
final class OperatorClassNameQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, n.nspname, c.opcname, c.opcdefault
                FROM pg_opclass c
                JOIN pg_namespace n ON n.oid = c.opcnamespace
                """;
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.names().operatorClass(row.oid(), row.name(), row.flag());
    }
}
