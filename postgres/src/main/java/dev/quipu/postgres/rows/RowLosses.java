package dev.quipu.postgres.rows;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.postgres.rows.RowSnapshot.Held;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a plan has lost of the rows that were there before it, and no hazard of it says.
 *
 * @param from the schema before
 * @param to the schema after
 * @param plan what ran in between
 * @param renames the new identity of each table and column of the first schema that has another after it
 */
public record RowLosses(Catalog from, Catalog to, Plan plan, Map<ObjectId, ObjectId> renames) {
    private static final Set<Kind> TYPES =
            Set.of(Kind.ENUM_TYPE, Kind.DOMAIN, Kind.COMPOSITE_TYPE, Kind.RANGE_TYPE, Kind.BASE_TYPE);

    public RowLosses {
        renames = Map.copyOf(renames);
    }

    /** Returns what some tables of the first schema are called after the plan. */
    public List<QualifiedName> after(Collection<QualifiedName> tables) {
        return tables.stream().map(this::renamed).toList();
    }

    /**
     * Compares what was there with what is.
     *
     * @return a sentence a loss, in the order of the tables; none if nothing is lost in silence
     */
    public List<String> between(RowSnapshot before, RowSnapshot after) {
        List<String> losses = new ArrayList<>();
        var inOrder = new TreeMap<String, QualifiedName>();
        before.tables().keySet().forEach(table -> inOrder.put(table.display(), table));
        inOrder.values().forEach(table -> {
            Held old = Objects.requireNonNull(before.tables().get(table));
            Held now = after.tables().get(renamed(table));
            if (old.rows() == 0 || isPartitioned(table) || isAnnounced(table)) {
                return;
            }
            if (now == null || now.rows() < old.rows()) {
                if (!isElsewhere(table, before, after)) {
                    losses.add("rows of " + table.display() + " are lost: it had " + old.rows() + ", now it has "
                            + (now == null ? 0 : now.rows()));
                }
            } else {
                old.values().forEach((column, values) -> compare(table, column, values, now, losses));
            }
        });
        return losses;
    }

    private QualifiedName renamed(QualifiedName table) {
        ObjectId other = renames.get(ObjectId.of(Kind.TABLE, table));
        return other == null ? table : other.qualifiedName();
    }

    /** Its rows are counted where they are, in its partitions. */
    private boolean isPartitioned(QualifiedName table) {
        return from.table(table).filter(Table::isPartitioned).isPresent();
    }

    /** What is said of a table is said of those below it too. */
    private boolean isAnnounced(QualifiedName table) {
        return plan.statements().stream()
                        .flatMap(statement -> statement.hazards().stream())
                        .filter(hazard -> hazard.kind() == Hazard.Kind.DATA_LOSS)
                        .anyMatch(hazard -> names(hazard, table) || names(hazard, renamed(table)))
                || above(table).stream().anyMatch(this::isAnnounced);
    }

    /** What a table inherits from, and what it is a partition of. */
    private List<QualifiedName> above(QualifiedName name) {
        return from.table(name).map(Table::above).orElse(List.of());
    }

    private static boolean names(Hazard hazard, QualifiedName table) {
        return Pattern.compile("(?<![\\w.$\"])" + Pattern.quote(table.display()) + "(?![\\w$\"])")
                .matcher(hazard.message())
                .find();
    }

    /** Rows of a partition that is gone may be in others of the same table. */
    private boolean isElsewhere(QualifiedName table, RowSnapshot before, RowSnapshot after) {
        return above(table).stream().filter(this::isPartitioned).anyMatch(parent -> {
            Held whole = before.tables().get(parent);
            Held now = after.tables().get(renamed(parent));
            boolean isKept = whole != null && now != null && now.rows() >= whole.rows();
            return isKept || isElsewhere(parent, before, after);
        });
    }

    private void compare(QualifiedName table, Identifier name, String values, Held now, List<String> losses) {
        ObjectId id = ObjectId.of(Kind.COLUMN, table, name);
        ObjectId other = renames.get(id);
        Identifier after = other == null ? name : new Identifier(other.path().getLast());
        String there = now.values().get(after);
        Optional<Column> column = column(from, table, name);
        Optional<Column> changed = column(to, renamed(table), after);
        if (there == null) {
            if (changed.isEmpty()) {
                losses.add("values of " + id.display() + " are lost");
            }
            return;
        }
        boolean isOfOneType = column.map(Column::type).equals(changed.map(Column::type));
        if (!values.equals(there)
                && isOfOneType
                && column.filter(this::isOfTypeThatStays).isPresent()) {
            losses.add("values of " + id.display() + " are others: they were " + values + ", now they are " + there);
        }
    }

    /** Where types change, values of those and of what is made of them may be printed otherwise. */
    private boolean isOfTypeThatStays(Column column) {
        boolean isBuiltIn = typesOf(from)
                .noneMatch(type -> column.type().startsWith(type.getKey().display()));
        return isBuiltIn
                || typesOf(from)
                        .allMatch(type -> type.getValue().equals(to.objects().get(type.getKey())));
    }

    private static Stream<Map.Entry<ObjectId, CatalogObject>> typesOf(Catalog catalog) {
        return catalog.objects().entrySet().stream()
                .filter(entry -> TYPES.contains(entry.getKey().kind()));
    }

    private static Optional<Column> column(Catalog catalog, QualifiedName table, Identifier name) {
        return catalog.find(ObjectId.of(Kind.COLUMN, table, name)).map(Column.class::cast);
    }
}
