package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Rule;
import dev.quipu.catalog.name.QualifiedName;

/** Rewrite rules, and the rules that are views, as parts of these. */
final class RuleQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT r.oid, r.ev_class, r.rulename, r.ev_enabled, pg_get_ruledef(r.oid)
                FROM pg_rewrite r
                JOIN pg_class c ON c.oid = r.ev_class
                WHERE NOT (r.rulename = '_RETURN' AND c.relkind IN ('v', 'm')) AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_CLASS, "c.oid", "c.relnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        QualifiedName relation = reading.relation(row.oid());
        var rule = new Rule(relation, row.identifier(), Enabling.of(row.letter()), row.printed());
        reading.add(SystemCatalog.PG_REWRITE, oid, rule);
    }
}
