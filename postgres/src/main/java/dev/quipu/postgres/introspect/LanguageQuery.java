package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Language;

/** Procedural languages. What was granted on one before it lost its trust cannot be revoked, and means nothing. */
final class LanguageQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT l.oid, pg_get_userbyid(l.lanowner),
                    coalesce(CASE WHEN l.lanpltrusted THEN l.lanacl END, acldefault('l', l.lanowner)),
                    l.lanname, l.lanpltrusted,
                    nullif(l.lanplcallfoid, 0)::regproc, nullif(l.laninline, 0)::regproc, nullif(l.lanvalidator, 0)::regproc
                FROM pg_language l
                WHERE l.lanispl AND %s
                """.formatted(scope.ofUser(SystemCatalog.PG_LANGUAGE, "l.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        var language = new Language(row.identifier(), row.flag(), row.textOrNull(), row.textOrNull(), row.textOrNull());
        reading.add(SystemCatalog.PG_LANGUAGE, oid, language, owner, privileges);
    }
}
