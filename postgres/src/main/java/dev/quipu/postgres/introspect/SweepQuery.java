package dev.quipu.postgres.introspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The addresses of everything that lies in the schemas that are read, whatever it is. What no query has read and what is part
 * of nothing read comes to light here, such as the objects of a kind that a later server brings.
 */
final class SweepQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        List<String> parts = new ArrayList<>();
        parts.add(inSchema(scope, SystemCatalog.PG_CLASS, "relnamespace") + " AND relkind NOT IN ('i', 'I')");
        parts.add(inSchema(scope, SystemCatalog.PG_TYPE, "typnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_PROC, "pronamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_OPERATOR, "oprnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_OPCLASS, "opcnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_OPFAMILY, "opfnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_COLLATION, "collnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_CONVERSION, "connamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_TS_PARSER, "prsnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_TS_TEMPLATE, "tmplnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_TS_DICT, "dictnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_TS_CONFIG, "cfgnamespace"));
        parts.add(inSchema(scope, SystemCatalog.PG_STATISTIC_EXT, "stxnamespace"));
        parts.add(part(SystemCatalog.PG_CLASS, "indexrelid", "pg_index", scope.ofRelation("indrelid")));
        parts.add(part(SystemCatalog.PG_CONSTRAINT, "oid", "pg_constraint", scope.ofRelation("conrelid")));
        parts.add(part(SystemCatalog.PG_POLICY, "oid", "pg_policy", scope.ofRelation("polrelid")));
        parts.add(part(SystemCatalog.PG_REWRITE, "oid", "pg_rewrite", scope.ofRelation("ev_class")));
        parts.add(part(
                SystemCatalog.PG_TRIGGER, "oid", "pg_trigger", "NOT tgisinternal AND " + scope.ofRelation("tgrelid")));
        return String.join("\nUNION ALL ", parts);
    }

    private static String inSchema(Scope scope, SystemCatalog catalog, String namespace) {
        return part(catalog, "oid", catalog.name().toLowerCase(Locale.ROOT), scope.inScope(catalog, "oid", namespace));
    }

    /** One row a catalog: thousands of numbers cost less in one text. */
    private static String part(SystemCatalog catalog, String oid, String table, String condition) {
        return "SELECT %d, array_agg(%s) FROM %s WHERE %s".formatted(catalog.oid(), oid, table, condition);
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int catalog = row.oid();
        for (int oid : row.oids()) {
            reading.addresses().expect(catalog, oid);
        }
    }
}
