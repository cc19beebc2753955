package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives what the server has named in the second catalog the names that it has in the first, where it is the same by its
 * definition: those names depend on the order in which things were made, and nobody has chosen them.
 */
final class GeneratedNames {
    private static final Identifier NO_NAME = new Identifier("?");
    private static final QualifiedName NO_QUALIFIED_NAME = new QualifiedName(NO_NAME, NO_NAME);

    private final Catalog to;
    private final Normal normal;

    /** What had its name from the server before what it is named after was renamed. */
    private final Set<ObjectId> generatedBefore = new HashSet<>();

    private final List<Merge.Pair<ObjectId, CatalogObject>> unequal;

    /**
     * @param unequal what it and the first catalog, after confirmed renames, have not equal
     */
    GeneratedNames(Catalog to, List<Merge.Pair<ObjectId, CatalogObject>> unequal, Normal normal) {
        this.to = to;
        this.unequal = unequal;
        this.normal = normal;
    }

    /**
     * Returns the second catalog with names of the first; nothing if there are none to take over.
     *
     * @param original the first catalog before the renames
     */
    Optional<Catalog> adopt(Catalog original, Collection<Change.Renamed> confirmed) {
        Renames.identities(original, confirmed).forEach((before, after) -> {
            if (isGenerated(original.objects().get(before))) {
                generatedBefore.add(after);
            }
        });
        var renames = new ArrayList<Change.Renamed>();
        pairs(Constraint.class, Constraint::table, renames);
        pairs(Index.class, Index::table, renames);
        pairs(Sequence.class, GeneratedNames::owner, renames);
        Catalog renamed = Renames.apply(to, renames);
        List<Column> columns = columns(renamed);
        return renames.isEmpty() && columns.isEmpty() ? Optional.empty() : Optional.of(with(renamed, columns));
    }

    /**
     * Returns the renames of what the server has named after what is renamed, where the second catalog has the same under the
     * name that the server gives it now. Without them it would keep a name of which later nobody could tell that it was given
     * by the server.
     */
    List<Change.Renamed> following(Catalog original, Collection<Change.Renamed> confirmed) {
        Set<ObjectId> said = confirmed.stream().map(Change.Renamed::from).collect(Collectors.toSet());
        var waiting = new HashMap<CatalogObject, Deque<ObjectId>>();
        Map<ObjectId, CatalogObject> renamed = Renames.objects(original, confirmed);
        renamed.forEach((before, after) -> {
            if (isGenerated(original.objects().get(before)) && !isGenerated(after) && !said.contains(before)) {
                waiting.computeIfAbsent(nameless(after), key -> new ArrayDeque<>())
                        .add(before);
            }
        });
        Set<ObjectId> taken = renamed.values().stream().map(CatalogObject::id).collect(Collectors.toSet());
        var following = new ArrayList<Change.Renamed>();
        to.objects().forEach((id, object) -> {
            Deque<ObjectId> same = isGenerated(object) && !taken.contains(id) ? waiting.get(nameless(object)) : null;
            if (same != null && !same.isEmpty()) {
                following.add(new Change.Renamed(same.remove(), id));
            }
        });
        return following;
    }

    private static boolean isGenerated(@Nullable CatalogObject object) {
        return switch (object) {
            case Constraint constraint -> GeneratedName.isGenerated(constraint);
            case Index index -> index.constraint() == null && GeneratedName.isGenerated(index);
            case Sequence sequence -> isGenerated(sequence);
            case null, default -> false;
        };
    }

    /**
     * A partition has one part of an index or key of the partitioned table. Under a name that somebody chose when it was built
     * apart, it is the one that the server makes and names elsewhere.
     */
    private static boolean isPart(@Nullable CatalogObject object) {
        return switch (object) {
            case Index index -> index.constraint() == null && index.partitionOf() != null;
            case Constraint constraint -> constraint.parent() != null && constraint.index() != null;
            case null, default -> false;
        };
    }

    private static boolean isGenerated(Sequence sequence) {
        ObjectId column = sequence.ownedBy();
        return column != null
                && GeneratedName.isSequenceOf(sequence.name().name().value(), column);
    }

    private static QualifiedName owner(Sequence sequence) {
        List<String> path =
                Optional.ofNullable(sequence.ownedBy()).orElseThrow().path();
        return new QualifiedName(new Identifier(path.get(0)), new Identifier(path.get(1)));
    }

    /** Finds what has another name in each catalog and the same definition, relation by relation. */
    private <T extends CatalogObject> void pairs(
            Class<T> type, Function<T, QualifiedName> relation, List<Change.Renamed> renames) {
        Map<QualifiedName, List<T>> left = unequal(
                type, relation, Merge.Pair::left, pair -> generatedBefore.contains(pair.key()) || isPart(pair.left()));
        Map<QualifiedName, List<T>> right = unequal(type, relation, Merge.Pair::right, pair -> false);
        right.forEach((name, objects) -> renames.addAll(match(left.getOrDefault(name, List.of()), objects)));
    }

    private <T extends CatalogObject> Map<QualifiedName, List<T>> unequal(
            Class<T> type,
            Function<T, QualifiedName> relation,
            Function<Merge.Pair<ObjectId, CatalogObject>, @Nullable CatalogObject> side,
            Predicate<Merge.Pair<ObjectId, CatalogObject>> alsoGenerated) {
        var objects = new TreeMap<QualifiedName, List<T>>(Comparator.comparing(QualifiedName::quoted));
        for (Merge.Pair<ObjectId, CatalogObject> pair : unequal) {
            CatalogObject object = side.apply(pair);
            if (type.isInstance(object) && (isGenerated(object) || alsoGenerated.test(pair)) && !isSame(pair)) {
                T typed = type.cast(object);
                objects.computeIfAbsent(relation.apply(typed), key -> new ArrayList<>())
                        .add(typed);
            }
        }
        return objects;
    }

    private boolean isSame(Merge.Pair<ObjectId, CatalogObject> pair) {
        return pair.left() != null && pair.right() != null && normal.same(pair.left(), pair.right());
    }

    private <T extends CatalogObject> List<Change.Renamed> match(List<T> left, List<T> right) {
        var waiting = new HashMap<CatalogObject, Deque<ObjectId>>();
        left.forEach(object -> waiting.computeIfAbsent(nameless(object), key -> new ArrayDeque<>())
                .add(object.id()));
        var renames = new ArrayList<Change.Renamed>();
        for (T object : right) {
            Deque<ObjectId> same = waiting.get(nameless(object));
            if (same != null && !same.isEmpty()) {
                renames.add(new Change.Renamed(object.id(), same.remove()));
            }
        }
        return withoutCollisions(renames, right);
    }

    /**
     * What has a name that another gets takes one that has become free. If it has not got its name from the server, nothing is
     * renamed.
     */
    private List<Change.Renamed> withoutCollisions(
            List<Change.Renamed> renames, List<? extends CatalogObject> generated) {
        Set<ObjectId> leaving = new HashSet<>();
        Set<ObjectId> arriving = new HashSet<>();
        renames.forEach(renamed -> {
            leaving.add(renamed.from());
            arriving.add(renamed.to());
        });
        Deque<ObjectId> free = new ArrayDeque<>(renames.stream()
                .map(Change.Renamed::from)
                .filter(id -> !arriving.contains(id))
                .toList());
        List<ObjectId> inTheWay = arriving.stream()
                .sorted()
                .filter(id -> !leaving.contains(id) && to.objects().containsKey(id))
                .toList();
        if (!generated.stream().map(CatalogObject::id).toList().containsAll(inTheWay)) {
            return List.of();
        }
        var all = new ArrayList<>(renames);
        inTheWay.forEach(id -> all.add(new Change.Renamed(id, free.remove())));
        return all;
    }

    private CatalogObject nameless(CatalogObject object) {
        return normal.of((CatalogObject) Records.rewrite((Record) object, (key, value) -> withoutName(key, value)));
    }

    private static @Nullable Object withoutName(String key, Object value) {
        return switch (key) {
            case "Constraint.name" -> NO_NAME;
            case "Constraint.index", "Reference.index", "Index.name", "Index.partitionOf", "Sequence.name" ->
                NO_QUALIFIED_NAME;
            case "Index.definition" -> SqlRenaming.after("INDEX", (String) value, NO_NAME);
            default -> value;
        };
    }

    /** Columns keep the names of their not-null constraints and identity sequences in themselves. */
    private List<Column> columns(Catalog catalog) {
        var changed = new ArrayList<Column>();
        for (Merge.Pair<ObjectId, CatalogObject> pair : unequal) {
            if (pair.left() instanceof Column old && catalog.objects().get(pair.key()) instanceof Column column) {
                Column adopted = adopt(old, column);
                if (!adopted.equals(column)) {
                    changed.add(adopted);
                }
            }
        }
        return changed;
    }

    private static Column adopt(Column from, Column to) {
        return Records.rewrite(to, (key, value) -> switch (key) {
            case "NotNull.name" -> notNullName(from, to, (Identifier) value);
            case "Identity.sequence" -> sequenceName(from, to, (QualifiedName) value);
            default -> value;
        });
    }

    private static @Nullable Identifier notNullName(Column from, Column to, Identifier name) {
        NotNull old = from.notNull();
        if (old == null || !GeneratedName.isNotNullOf(name.value(), to)) {
            return name;
        }
        boolean isGenerated =
                old.name() == null || GeneratedName.isNotNullOf(old.name().value(), from);
        return isGenerated ? old.name() : name;
    }

    private static QualifiedName sequenceName(Column from, Column to, QualifiedName name) {
        Column.Identity old = from.identity();
        if (old == null || !GeneratedName.isSequenceOf(name.name().value(), to.id())) {
            return name;
        }
        return GeneratedName.isSequenceOf(old.sequence().name().value(), from.id()) ? old.sequence() : name;
    }

    private static Catalog with(Catalog catalog, List<Column> columns) {
        if (columns.isEmpty()) {
            return catalog;
        }
        var objects = new TreeMap<>(catalog.objects());
        columns.forEach(column -> objects.put(column.id(), column));
        return new Catalog(
                catalog.serverVersion(), objects, catalog.annotations(), catalog.dependencies(), catalog.notModelled());
    }
}
