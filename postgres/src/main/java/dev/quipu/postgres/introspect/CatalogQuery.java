package dev.quipu.postgres.introspect;

/** One query of the system catalogs, and what its rows mean. The number of its rows grows with the schema; it runs once. */
interface CatalogQuery {
    /** Returns one statement, without a semicolon. */
    String sql(Scope scope);

    /** Takes over one row. */
    void read(CatalogRow row, Reading reading);
}
