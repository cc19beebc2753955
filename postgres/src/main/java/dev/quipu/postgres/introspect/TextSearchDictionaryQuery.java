package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.TextSearchDictionary;

/** Text search dictionaries. */
final class TextSearchDictionaryQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT d.oid, pg_get_userbyid(d.dictowner), n.nspname, d.dictname, tn.nspname, t.tmplname, d.dictinitoption
                FROM pg_ts_dict d
                JOIN pg_namespace n ON n.oid = d.dictnamespace
                JOIN pg_ts_template t ON t.oid = d.dicttemplate
                JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_TS_DICT, "d.oid", "d.dictnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        var dictionary = new TextSearchDictionary(row.name(), row.name(), row.textOrNull());
        reading.add(SystemCatalog.PG_TS_DICT, oid, dictionary, owner, null);
    }
}
