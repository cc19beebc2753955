package dev.quipu.migration.command;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.postgres.failure.QuipuException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses a plan where the order of columns counts and would be another one afterwards: PostgreSQL puts new columns last and
 * moves none, so no statement changes it, and a plan that keeps silent about that would look like one that leads there.
 */
final class ColumnOrderRefusal {
    private static final int SHOWN = 5;

    private ColumnOrderRefusal() {}

    /**
     * Looks whether a plan between two schemas reaches the order of the second.
     *
     * @throws QuipuException with the tables where it does not, if the order counts
     */
    static void check(Side from, Side to, DifferenceOptions options) {
        if (!options.columnOrder()) {
            return;
        }
        Difference difference = Differences.between(from.catalog(), to.catalog(), options);
        List<ObjectId> tables = to.catalog().objects().keySet().stream()
                .filter(id ->
                        id.kind() == Kind.TABLE && difference.from().objects().containsKey(id) && options.covers(id))
                .filter(id -> isOtherwise(columns(difference.from(), id), columns(to.catalog(), id)))
                .toList();
        if (!tables.isEmpty()) {
            String names = tables.stream().limit(SHOWN).map(ObjectId::display).collect(Collectors.joining(", "));
            String more = tables.size() > SHOWN ? " and " + (tables.size() - SHOWN) + " more" : "";
            throw new QuipuException(
                    QuipuException.Kind.FAILED,
                    "the columns of " + names + more
                            + " would stand in another order than they shall, which no statement changes",
                    "leave out --column-order to plan all else; the order changes only with a table that is made anew");
        }
    }

    /** What both have stays in its order, and what is new comes last. */
    private static boolean isOtherwise(List<Identifier> from, List<Identifier> to) {
        var old = new HashSet<>(from);
        var now = new HashSet<>(to);
        List<Identifier> reached = Stream.concat(
                        from.stream().filter(now::contains), to.stream().filter(column -> !old.contains(column)))
                .toList();
        return !reached.equals(to);
    }

    private static List<Identifier> columns(Catalog catalog, ObjectId table) {
        return catalog.columnsOf(table.qualifiedName()).stream()
                .map(Column::name)
                .toList();
    }
}
