package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A catalog with what plans look up in it, each found without a search. */
final class Lookup {
    static final List<Kind> RELATIONS =
            List.of(Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW, Kind.SEQUENCE, Kind.INDEX);

    private final Catalog catalog;
    private final Map<ObjectId, CatalogObject> objects;
    private final Map<QualifiedName, List<Column>> columns = new HashMap<>();
    private final Map<QualifiedName, List<Constraint>> constraints = new HashMap<>();
    private final Map<QualifiedName, List<Index>> indexes = new HashMap<>();
    private final Map<QualifiedName, List<Table>> children = new HashMap<>();
    private final Map<String, List<Function>> functions = new HashMap<>();
    private final Map<ObjectId, List<Sequence>> ownedSequences = new HashMap<>();
    private final Uses uses = new Uses();

    Lookup(Catalog catalog) {
        this.catalog = catalog;
        this.objects = new HashMap<>(catalog.objects());
        catalog.objects().values().forEach(this::sort);
        columns.values().forEach(list -> list.sort(Comparator.comparingInt(Column::position)));
        for (Dependency dependency : catalog.dependencies()) {
            if (!isOwnership(dependency)) {
                use(dependency.dependent(), dependency.referenced());
            }
        }
        var structure = new Structure(this);
        catalog.objects().forEach((id, object) -> {
            structure.tell(id, object, used -> use(id, used));
            ObjectId whole = whole(object);
            if (whole != null) {
                use(id, whole);
            }
            if (object instanceof Column column && column.defaultExpression() != null) {
                use(column.defaultId(), id);
            }
        });
    }

    private void sort(CatalogObject object) {
        switch (object) {
            case Column column -> add(columns, column.relation(), column);
            case Constraint constraint -> add(constraints, constraint.table(), constraint);
            case Index index -> add(indexes, index.table(), index);
            case Table table -> table.above().forEach(parent -> add(children, parent, table));
            case Function function -> add(functions, function.name().display(), function);
            case Sequence sequence when sequence.ownedBy() != null -> add(ownedSequences, sequence.ownedBy(), sequence);
            default -> {}
        }
    }

    private static <K, V> void add(Map<K, List<V>> map, K key, V value) {
        map.computeIfAbsent(key, unused -> new ArrayList<>()).add(value);
    }

    /** A sequence goes with its column and yet is made before it, whose default counts by it. */
    private boolean isOwnership(Dependency dependency) {
        return objects.get(dependency.dependent()) instanceof Sequence sequence
                && sequence.ownedBy() != null
                && (dependency.referenced().equals(sequence.ownedBy())
                        || dependency.referenced().kind() == Kind.TABLE);
    }

    private void use(ObjectId user, ObjectId referenced) {
        // What computes a generated column is not a default, and stays as long as the column.
        boolean generates = user.kind() == Kind.DEFAULT && !has(user);
        ObjectId dependent = generates ? new ObjectId(Kind.COLUMN, user.path()) : user;
        if (!dependent.equals(referenced) && has(dependent) && has(referenced)) {
            uses.add(dependent, referenced);
        }
    }

    static ObjectId idOf(QualifiedName index) {
        return ObjectId.of(Kind.INDEX, index);
    }

    Catalog catalog() {
        return catalog;
    }

    /** Tells whether an object is there; a default is if its column has one. */
    boolean has(ObjectId id) {
        return id.kind() == Kind.DEFAULT ? defaultOf(id) != null : objects.containsKey(id);
    }

    @Nullable
    CatalogObject find(ObjectId id) {
        return objects.get(id);
    }

    CatalogObject get(ObjectId id) {
        return Optional.ofNullable(objects.get(id)).orElseThrow(() -> new IllegalArgumentException("no " + id));
    }

    /** Returns the expression of a default, or null. */
    @Nullable
    String defaultOf(ObjectId id) {
        Column column = columnOfDefault(id);
        return column == null ? null : column.defaultExpression();
    }

    @Nullable
    Column columnOfDefault(ObjectId id) {
        return (Column) objects.get(new ObjectId(Kind.COLUMN, id.path()));
    }

    @Nullable
    Table table(QualifiedName name) {
        return (Table) objects.get(ObjectId.of(Kind.TABLE, name));
    }

    @Nullable
    Column column(QualifiedName relation, Identifier name) {
        return (Column) objects.get(ObjectId.of(Kind.COLUMN, relation, name));
    }

    @Nullable
    Constraint constraint(QualifiedName relation, Identifier name) {
        return (Constraint) objects.get(ObjectId.of(Kind.CONSTRAINT, relation, name));
    }

    @Nullable
    Index index(QualifiedName name) {
        return (Index) objects.get(ObjectId.of(Kind.INDEX, name));
    }

    /** Returns the relation (a row of {@code pg_class}) of this name. */
    Optional<ObjectId> relation(QualifiedName name) {
        return Optional.ofNullable(relationNamed(name));
    }

    /** Returns the same, or null. */
    @Nullable
    ObjectId relationNamed(QualifiedName name) {
        for (Kind kind : RELATIONS) {
            ObjectId id = ObjectId.of(kind, name);
            if (objects.containsKey(id)) {
                return id;
            }
        }
        return null;
    }

    /** Returns the columns of a relation, in their order. */
    List<Column> columns(QualifiedName relation) {
        return columns.getOrDefault(relation, List.of());
    }

    List<Constraint> constraints(QualifiedName table) {
        return constraints.getOrDefault(table, List.of());
    }

    List<Index> indexes(QualifiedName relation) {
        return indexes.getOrDefault(relation, List.of());
    }

    /** Returns the partitions of a table and the tables that inherit from it. */
    List<Table> children(QualifiedName table) {
        return children.getOrDefault(table, List.of());
    }

    /** Returns the functions of a name as SQL spells it. */
    List<Function> functions(String name) {
        return functions.getOrDefault(name, List.of());
    }

    /** Returns the sequences that go with a column. */
    List<Sequence> sequencesOf(ObjectId column) {
        return ownedSequences.getOrDefault(column, List.of());
    }

    /**
     * Returns what an object of a partition or child is a part of: the index of the partitioned table, the constraint, trigger
     * or column that it is inherited from; null if it stands alone.
     */
    @Nullable
    ObjectId whole(ObjectId id) {
        return whole(objects.get(id));
    }

    /** Returns the whole that is part of no other: what a person has made, and the server has copied down. */
    ObjectId first(ObjectId id) {
        ObjectId whole = whole(id);
        return whole == null || !objects.containsKey(whole) ? id : first(whole);
    }

    private @Nullable ObjectId whole(@Nullable CatalogObject object) {
        return switch (object) {
            case Index index when index.partitionOf() != null -> idOf(index.partitionOf());
            case Constraint constraint when constraint.parent() != null -> constraint.parent();
            case Constraint constraint
            when !constraint.local() -> above(constraint.table(), Kind.CONSTRAINT, constraint.name());
            case Trigger trigger when trigger.parent() != null -> trigger.parent();
            case Column column when !column.local() -> above(column.relation(), Kind.COLUMN, column.name());
            case null, default -> null;
        };
    }

    /** Tells whether a part of a table is one that a table above has, be it declared here too or not. */
    boolean isInherited(ObjectId id) {
        CatalogObject object = objects.get(id);
        return whole(object) != null
                || switch (object) {
                    case Constraint constraint -> above(constraint.table(), Kind.CONSTRAINT, constraint.name()) != null;
                    case Column column -> above(column.relation(), Kind.COLUMN, column.name()) != null;
                    case null, default -> false;
                };
    }

    /** Returns the column of a table above that a column comes from, or comes together with. */
    @Nullable
    Column above(Column column) {
        ObjectId above = above(column.relation(), Kind.COLUMN, column.name());
        return above == null ? null : (Column) objects.get(above);
    }

    private @Nullable ObjectId above(QualifiedName relation, Kind kind, Identifier part) {
        Table table = table(relation);
        return table == null
                ? null
                : table.above().stream()
                        .map(parent -> ObjectId.of(kind, parent, part))
                        .filter(objects::containsKey)
                        .findFirst()
                        .orElse(null);
    }

    /** Returns what an object needs. */
    List<ObjectId> uses(ObjectId id) {
        return uses.usedBy(id);
    }

    /** Returns what needs an object. */
    List<ObjectId> users(ObjectId id) {
        return uses.usersOf(id);
    }
}
