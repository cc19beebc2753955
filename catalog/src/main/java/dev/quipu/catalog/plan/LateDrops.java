package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Unique indexes, be they those of keys, that go only when what takes their place is there, where that can be: a
 * table that others write is not to be without one, nor without what its subscribers know its rows by.
 *
 * @param context both catalogs, and what goes
 * @param wishes where their steps stand
 */
record LateDrops(Context context, Wishes wishes) {
    /** An order of steps in which something can be had that need not be. */
    interface Wishes {
        /** Has one step come before another, unless it comes after that already; tells whether it does. */
        boolean before(Step before, Step after);
    }

    /**
     * Tells whether a table that changes lets go of an index by which its rows are known, which then need not go
     * before.
     */
    static boolean isLetGo(ObjectId index, ObjectId table, Lookup from) {
        return table.kind() == Kind.TABLE
                && from.find(index) instanceof Index identity
                && IndexMarks.isIdentity(from, identity);
    }

    /** Returns those indexes. */
    Set<ObjectId> indexes() {
        var found = new TreeSet<ObjectId>();
        context.fates().dropped().stream()
                .flatMap(id -> context.from().find(id) instanceof Index index ? Stream.of(index) : Stream.empty())
                .filter(index -> index.unique() && context.online(index.table()))
                .forEach(index -> {
                    afterIdentity(index);
                    if (afterNext(index)) {
                        found.add(index.id());
                    }
                });
        return found;
    }

    private boolean afterNext(Index index) {
        return new KeyGap(index.table(), context)
                .next(index)
                .filter(next -> wishes.before(Step.create(next.id()), Step.drop(index.id())))
                .isPresent();
    }

    /** One that rows are known by goes when they are known by something else. */
    private void afterIdentity(Index index) {
        if (IndexMarks.isIdentity(context.from(), index)) {
            ObjectId table = ObjectId.of(Kind.TABLE, index.table());
            boolean byIndex = context.to().find(table) instanceof Table after
                    && after.replicaIdentity().index() != null;
            wishes.before(byIndex ? Step.link(table) : Step.alter(table), Step.drop(index.id()));
        }
    }
}
