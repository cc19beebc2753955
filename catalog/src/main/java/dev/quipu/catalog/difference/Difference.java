package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.List;

/**
 * What differs between two catalogs.
 *
 * @param from the first catalog, in which what was confirmed to be renamed has its new name; the changes begin here
 * @param to the second catalog, in which all that makes no difference is as in the first: names that nobody has chosen, what
 *     was not to be compared, what is only printed otherwise. So two objects of these catalogs are equal unless a change says
 *     otherwise, and a plan between them resolves the changes and nothing else
 * @param groups the changes, grouped by what they are about, in the order of schemas and names
 * @param columnOrders tables whose columns stand in another order and are not changed for that
 * @param candidates what may have been renamed and not dropped and created, the likeliest first; never assumed
 * @param options what counted, and so is shown where it differs
 */
public record Difference(
        Catalog from,
        Catalog to,
        List<Group> groups,
        List<ColumnOrder> columnOrders,
        List<RenameCandidate> candidates,
        DifferenceOptions options) {
    public Difference {
        groups = List.copyOf(groups);
        columnOrders = List.copyOf(columnOrders);
        candidates = List.copyOf(candidates);
    }

    /** Tells whether nothing differs. The order of columns alone is no difference, unless it was asked for. */
    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /**
     * Tells whether no change can be a matter of print alone. What a server prints of an expression is not always what it
     * prints once it was made from that print, so where two such texts differ, the schemas have to be built on one server
     * before they tell.
     */
    public boolean isCertain() {
        return Prints.areNotInDoubt(this);
    }

    /** Returns all changes, in the order of the groups. */
    public List<Change> changes() {
        return groups.stream().flatMap(group -> group.changes().stream()).toList();
    }

    /**
     * The changes of one relation and its parts, or of one object that stands alone.
     *
     * @param object the relation or other object, under its new name if it is renamed
     * @param changes its changes: of itself first, then of its parts; at least one
     */
    public record Group(ObjectId object, List<Change> changes) {
        public Group {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Columns that stand in another order. Columns that only one of the tables has are left out.
     *
     * @param table the table
     * @param from the order in the first catalog
     * @param to the order in the second
     */
    public record ColumnOrder(ObjectId table, List<Identifier> from, List<Identifier> to) {
        public ColumnOrder {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }
}
