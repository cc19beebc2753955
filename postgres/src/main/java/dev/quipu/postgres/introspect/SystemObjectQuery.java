package dev.quipu.postgres.introspect;

/** What users have made in the system's schemas. {@code pg_dump} leaves it out too, but says nothing. */
final class SystemObjectQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT pg_describe_object(x.catalog, x.oid, 0)
                FROM (
                    SELECT 1259 AS catalog, oid, relnamespace AS namespace FROM pg_class
                        WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND %1$s
                    UNION ALL SELECT 1255, oid, pronamespace FROM pg_proc WHERE %2$s
                    UNION ALL SELECT 1247, oid, typnamespace FROM pg_type WHERE typtype IN ('e', 'd', 'r') AND %3$s
                    UNION ALL SELECT 2617, oid, oprnamespace FROM pg_operator WHERE %4$s) x
                WHERE x.namespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                """.formatted(
                        scope.ofUser(SystemCatalog.PG_CLASS, "oid"),
                        scope.ofUser(SystemCatalog.PG_PROC, "oid"),
                        scope.ofUser(SystemCatalog.PG_TYPE, "oid"),
                        scope.ofUser(SystemCatalog.PG_OPERATOR, "oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.notModelled(row.text(), "it lies in a system schema");
    }
}
