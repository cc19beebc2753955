package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order of indexes of which one could be taken for another: an index of a partitioned table takes up the first
 * of a partition that is defined alike, when it is made and when a table becomes a partition.
 *
 * @param to what there is to be
 * @param partitions how partitions come
 * @param wishes where an order is said
 */
record IndexTwins(Lookup to, Partitions partitions, Wishes wishes) {
    /** Takes an order of steps. */
    interface Wishes {
        /** Has one step come before another, if both are there. */
        void before(Step before, Step after);
    }

    /** Says what a new index waits for. */
    void order(ObjectId id) {
        if (to.find(id) instanceof Index index) {
            if (index.partitionOf() == null || partitions.comesWithoutParts(index.partitionOf())) {
                twinsAbove(index, index.table()).forEach(whole -> after(whole, index));
            }
            wholesBehind(index).filter(other -> areTwins(index, other)).forEach(other -> inTurn(index, other));
        }
    }

    private Stream<Index> wholesBehind(Index index) {
        return isWhole(index)
                ? to.indexes(index.table()).stream()
                        .filter(other -> index.id().compareTo(other.id()) < 0 && isWhole(other))
                : Stream.of();
    }

    private boolean isWhole(Index index) {
        Table table = to.table(index.table());
        return index.partitionOf() == null
                && table != null
                && table.isPartitioned()
                && !partitions.comesWithoutParts(index.name());
    }

    private Stream<Index> twinsAbove(Index index, QualifiedName table) {
        Table found = to.table(table);
        if (found == null || found.partition() == null) {
            return Stream.of();
        }
        QualifiedName parent = found.partition().parent();
        Stream<Index> twins =
                to.indexes(parent).stream().filter(whole -> areTwins(index, whole) && !isPartOf(index, whole));
        return Stream.concat(twins, twinsAbove(index, parent));
    }

    private boolean areTwins(Index one, Index other) {
        return IndexWriter.isTwin(one, other) && !partitions.comesWithoutParts(other.name());
    }

    private boolean isPartOf(@Nullable Index part, Index whole) {
        return part != null
                && part.partitionOf() != null
                && (part.partitionOf().equals(whole.name()) || isPartOf(to.index(part.partitionOf()), whole));
    }

    /**
     * One that stands by itself comes when the other has its parts. What its table says of it cannot wait for
     * that.
     */
    private void after(Index whole, Index index) {
        wishes.before(Step.create(whole.id()), Step.create(index.id()));
        if (!IndexMarks.areOf(to, index)) {
            wishes.before(Step.link(ObjectId.of(Kind.TABLE, index.table())), Step.create(index.id()));
        }
    }

    /** The first takes up the first. */
    private void inTurn(Index first, Index second) {
        wishes.before(Step.create(first.id()), Step.create(second.id()));
        parts(first)
                .forEach(part -> parts(second)
                        .filter(other -> other.table().equals(part.table()))
                        .forEach(other -> inTurn(part, other)));
    }

    private Stream<Index> parts(Index whole) {
        return to.children(whole.table()).stream()
                .flatMap(child -> to.indexes(child.name()).stream())
                .filter(part -> whole.name().equals(part.partitionOf()));
    }
}
