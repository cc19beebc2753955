package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/** How statements that alter a relation begin. */
final class AlterTable {
    private AlterTable() {}

    /** Returns {@code ALTER TABLE name } or what stands for it for other relations, with a space at its end. */
    static String of(QualifiedName relation, Context context) {
        return of(relation, true, context);
    }

    /**
     * @param withChildren whether tables below are altered with it; otherwise ONLY is written, if there are any
     */
    static String of(QualifiedName relation, boolean withChildren, Context context) {
        Lookup lookup = context.to().relation(relation).isPresent() ? context.to() : context.from();
        boolean only = !withChildren && !lookup.children(relation).isEmpty();
        return "ALTER " + word(relation, lookup) + (only ? " ONLY " : " ") + relation.display() + " ";
    }

    /** Returns what SQL calls the relation: TABLE, FOREIGN TABLE, VIEW, MATERIALIZED VIEW. */
    static String word(QualifiedName relation, Lookup lookup) {
        if (lookup.has(ObjectId.of(Kind.VIEW, relation))) {
            return "VIEW";
        }
        if (lookup.has(ObjectId.of(Kind.MATERIALIZED_VIEW, relation))) {
            return "MATERIALIZED VIEW";
        }
        @Nullable Table table = lookup.table(relation);
        return table != null && table.foreign() != null ? "FOREIGN TABLE" : "TABLE";
    }
}
