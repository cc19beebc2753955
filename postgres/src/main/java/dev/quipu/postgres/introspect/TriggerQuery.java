package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/**
 * Triggers, those that check a key excepted. Before 15, the ones that a partitioned table's triggers have made say that they are
 * internal too; a constraint trigger's constraint tells it from a key.
 */
final class TriggerQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, t.tgrelid, t.tgname, fn.nspname, f.proname, t.tgconstraint <> 0, t.tgenabled,
                    CASE WHEN p.oid IS NOT NULL THEN
                        (SELECT ARRAY[n.nspname, c.relname, p.tgname] FROM pg_class c
                            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = p.tgrelid) END,
                    pg_get_triggerdef(t.oid)
                FROM pg_trigger t
                JOIN pg_proc f ON f.oid = t.tgfoid
                JOIN pg_namespace fn ON fn.oid = f.pronamespace
                LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
                WHERE (NOT t.tgisinternal OR t.tgparentid <> 0
                        AND coalesce((SELECT k.contype FROM pg_constraint k WHERE k.oid = t.tgconstraint), 't') = 't')
                    AND %s
                """.formatted(scope.ofRelation("t.tgrelid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        QualifiedName relation = reading.relation(row.oid());
        Identifier name = row.identifier();
        QualifiedName function = row.name();
        boolean constraint = row.flag();
        Enabled enabled = Enabling.of(row.letter());
        List<String> parent = row.list();
        ObjectId parentId = parent.isEmpty() ? null : new ObjectId(Kind.TRIGGER, parent);
        var trigger = new Trigger(relation, name, function, constraint, enabled, parentId, row.printed());
        reading.add(SystemCatalog.PG_TRIGGER, oid, trigger);
    }
}
