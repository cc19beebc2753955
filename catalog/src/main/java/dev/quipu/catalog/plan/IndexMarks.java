package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/**
 * What a table or materialized view says of one of its indexes: that CLUSTER sorts rows by it, or that
 * subscribers know them by it.
 *
 * @param from the index before
 * @param to the index afterwards, of the same name
 * @param context both catalogs
 */
record IndexMarks(Index from, Index to, Context context) {
    /**
     * Tells whether as much is said of it before and afterwards, so that one in its place can be told the same
     * before it goes.
     */
    boolean stay() {
        return isSorting(context.from(), from) == isSorting(context.to(), to)
                && isIdentity(context.from(), from) == isIdentity(context.to(), to);
    }

    /** Writes the same of an index that is to take its place. */
    List<Statement> moveTo(Identifier index) {
        var statements = new ArrayList<Statement>();
        if (isSorting(context.to(), to)) {
            statements.add(cluster(to.table(), index, context));
        }
        if (isIdentity(context.to(), to)) {
            statements.add(replicaIdentity(to.table(), "USING INDEX " + index.display(), context));
        }
        return statements;
    }

    /** Tells whether anything is said of it. */
    static boolean areOf(Lookup lookup, Index index) {
        return isSorting(lookup, index) || isIdentity(lookup, index);
    }

    private static boolean isSorting(Lookup lookup, Index index) {
        Identifier name = index.name().name();
        Table table = lookup.table(index.table());
        return (table != null && name.equals(table.clusteredOn()))
                || (lookup.find(ObjectId.of(Kind.MATERIALIZED_VIEW, index.table())) instanceof MaterializedView view
                        && name.equals(view.clusteredOn()));
    }

    /** Tells whether a table's rows are known by an index, and not by its primary key as such. */
    static boolean isIdentity(Lookup lookup, Index index) {
        Table table = lookup.table(index.table());
        return table != null
                && index.name().name().equals(table.replicaIdentity().index());
    }

    static Statement cluster(QualifiedName relation, Identifier index, Context context) {
        return context.draft(AlterTable.of(relation, context) + "CLUSTER ON " + index.display())
                .locks(relation, LockMode.SHARE_UPDATE_EXCLUSIVE)
                .build();
    }

    static Statement replicaIdentity(QualifiedName table, String identity, Context context) {
        return context.draft(AlterTable.of(table, false, context) + "REPLICA IDENTITY " + identity)
                .locks(table, LockMode.ACCESS_EXCLUSIVE)
                .build();
    }
}
