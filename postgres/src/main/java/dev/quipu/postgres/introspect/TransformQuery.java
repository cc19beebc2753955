package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Transform;

/** Transforms between types and languages. */
final class TransformQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, format_type(t.trftype, NULL), l.lanname,
                    nullif(t.trffromsql, 0)::regprocedure, nullif(t.trftosql, 0)::regprocedure
                FROM pg_transform t
                JOIN pg_language l ON l.oid = t.trflang
                WHERE %s
                """.formatted(scope.ofUser(SystemCatalog.PG_TRANSFORM, "t.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        var transform = new Transform(row.text(), row.identifier(), row.textOrNull(), row.textOrNull());
        reading.add(SystemCatalog.PG_TRANSFORM, oid, transform);
    }
}
