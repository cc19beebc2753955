package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.NotNull;

/** The not-null constraints of columns, which servers keep from 18 on. */
final class NotNullQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT k.oid, k.conrelid, k.conkey[1], k.conname, k.convalidated, k.connoinherit, k.conislocal
                FROM pg_constraint k
                WHERE k.contype = 'n' AND %s
                """.formatted(scope.ofRelation("k.conrelid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        int table = row.oid();
        int column = row.integer();
        var constraint = new NotNull(row.identifier(), row.flag(), row.flag(), row.flag());
        reading.columns().notNull(table, column, oid, constraint);
    }
}
