package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Access.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A statement in the making. What the work under its locks means for others becomes hazards by itself. */
final class Draft {
    private final Context context;
    private final String sql;
    private final Map<QualifiedName, Access> accesses = new LinkedHashMap<>();
    private final List<Hazard> hazards = new ArrayList<>();
    private boolean transactional = true;

    Draft(Context context, String sql) {
        this.context = context;
        this.sql = sql;
    }

    /**
     * Says that it locks a relation. One that the plan has made is passed over. The rows of a foreign table are elsewhere: only
     * a query works on them.
     */
    Draft locks(QualifiedName relation, LockMode lock, Work work) {
        if (context.existed(relation)) {
            boolean elsewhere = lock != LockMode.ACCESS_SHARE && context.isForeign(relation);
            accesses.merge(relation, new Access(relation, lock, elsewhere ? Work.NONE : work), Access::and);
        }
        return this;
    }

    /** Says that it locks what it drops, and the plan may make again. */
    Draft locksDropped(QualifiedName relation) {
        return locksOld(relation, LockMode.ACCESS_EXCLUSIVE, Work.NONE);
    }

    /** Says that it locks what is there still, and the plan may drop and make again. */
    Draft locksOld(QualifiedName relation, LockMode lock, Work work) {
        accesses.put(relation, new Access(relation, lock, work));
        return this;
    }

    /** Says that it locks a table with its partitions as they are there still; a partitioned one itself has no rows to work on. */
    Draft locksOldTree(QualifiedName table, LockMode lock, Work work) {
        Table found = context.from().table(table);
        boolean partitioned = found != null && found.isPartitioned();
        locksOld(table, lock, partitioned ? Work.NONE : work);
        if (partitioned) {
            context.from().children(table).stream()
                    .map(Table::name)
                    .filter(partition -> !context.kinship().leaves(partition))
                    .forEach(partition -> locksOldTree(partition, lock, work));
        }
        return this;
    }

    /** Says that it locks what a foreign key refers to, with all partitions: none of them leaves before the key has gone. */
    Draft locksReferenced(QualifiedName table) {
        locksOld(table, LockMode.ACCESS_EXCLUSIVE, Work.NONE);
        Table found = context.from().table(table);
        if (found != null && found.isPartitioned()) {
            context.from().children(table).forEach(partition -> locksReferenced(partition.name()));
        }
        return this;
    }

    /** Says that it locks a table with those that are its partitions in the end, as far as they were there before. */
    Draft locksTreeAsItIsToBe(QualifiedName table, LockMode lock, Work work) {
        Table found = context.to().table(table);
        if (found == null || !found.isPartitioned()) {
            return locks(table, lock, work);
        }
        context.to().children(table).forEach(child -> locksTreeAsItIsToBe(child.name(), lock, work));
        return locks(table, lock);
    }

    /** Says that it locks a table and all those below; a partitioned one itself has no rows to work on. */
    Draft locksTree(QualifiedName table, LockMode lock, Work work) {
        return locksTreeUpTo(child -> false, table, lock, work);
    }

    /** Says that it locks a table with those below, down to those with which it has nothing else to do. */
    Draft locksTreeUpTo(Predicate<QualifiedName> end, QualifiedName table, LockMode lock, Work work) {
        Table found = context.from().table(table);
        locks(table, lock, found != null && found.isPartitioned() ? Work.NONE : work);
        context.kinship().below(table).forEach(child -> {
            if (end.test(child)) {
                locks(child, lock);
            } else {
                locksTreeUpTo(end, child, lock, work);
            }
        });
        return this;
    }

    Draft locks(QualifiedName relation, LockMode lock) {
        return locks(relation, lock, Work.NONE);
    }

    Draft hazard(Hazard.Kind kind, String message, @Nullable String rows) {
        hazards.add(new Hazard(kind, message, rows));
        return this;
    }

    Draft outsideTransactions() {
        transactional = false;
        return this;
    }

    Statement build() {
        accesses.values().forEach(access -> hazards.addAll(access.hazards()));
        return new Statement(sql, List.copyOf(accesses.values()), transactional, hazards);
    }

    List<Statement> only() {
        return List.of(build());
    }
}
