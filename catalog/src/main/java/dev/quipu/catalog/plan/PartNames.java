package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The indexes and keys of partitions that have another name in the second catalog. A partition has but one part of an index of
 * the partitioned table: under whatever name, it is the same, and the server lets nobody drop it by itself.
 */
final class PartNames {
    /** Where a part is. */
    private record Place(QualifiedName table, QualifiedName whole) {}

    private final Catalog from;
    private final Map<Index, Index> pairs = new HashMap<>();

    private PartNames(Catalog from, Catalog to) {
        this.from = from;
        Map<Place, Index> parts = new HashMap<>();
        from.all(Index.class).filter(part -> part.partitionOf() != null).forEach(part -> parts.put(place(part), part));
        to.all(Index.class).filter(part -> part.partitionOf() != null).forEach(part -> {
            Index before = parts.get(place(part));
            if (before != null && isOnlyCalledOtherwise(before, part)) {
                pairs.put(before, part);
            }
        });
        // One that keeps its name may keep it from another.
        while (pairs.entrySet().removeIf(pair -> isTaken(pair.getValue()))) {}
    }

    /** Returns what the parts of the first catalog are called in the second, by what they are called now. */
    static Map<ObjectId, ObjectId> between(Catalog from, Catalog to) {
        var renames = new TreeMap<ObjectId, ObjectId>();
        new PartNames(from, to).pairs.forEach((before, after) -> renames.put(named(before), named(after)));
        return renames;
    }

    private static Place place(Index part) {
        return new Place(part.table(), Objects.requireNonNull(part.partitionOf()));
    }

    private static boolean isOnlyCalledOtherwise(Index before, Index after) {
        return !named(before).equals(named(after))
                && (before.constraint() == null) == (after.constraint() == null)
                && before.keys().equals(after.keys())
                && IndexWriter.isTwin(before, after);
    }

    /** A key and its index are renamed together. */
    private static ObjectId named(Index part) {
        return part.constraint() == null ? part.id() : ObjectId.of(Kind.CONSTRAINT, part.table(), part.constraint());
    }

    private boolean isTaken(Index after) {
        Set<ObjectId> given = new HashSet<>();
        pairs.keySet().forEach(before -> {
            given.add(before.id());
            given.add(named(before));
        });
        ObjectId name = named(after);
        boolean isConstraintThere = from.objects().containsKey(name) && !given.contains(name);
        return isConstraintThere
                || Lookup.RELATIONS.stream()
                        .map(kind -> ObjectId.of(kind, after.name()))
                        .anyMatch(id -> from.objects().containsKey(id) && !given.contains(id));
    }
}
