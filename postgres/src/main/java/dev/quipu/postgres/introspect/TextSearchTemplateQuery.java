package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.TextSearchTemplate;

/** Text search templates. */
final class TextSearchTemplateQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, n.nspname, t.tmplname, nullif(t.tmplinit, 0)::regproc, t.tmpllexize
                FROM pg_ts_template t
                JOIN pg_namespace n ON n.oid = t.tmplnamespace
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_TS_TEMPLATE, "t.oid", "t.tmplnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.add(
                SystemCatalog.PG_TS_TEMPLATE,
                row.oid(),
                new TextSearchTemplate(row.name(), row.textOrNull(), row.text()));
    }
}
