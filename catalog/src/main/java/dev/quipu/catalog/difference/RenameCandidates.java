package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds what may have been renamed among what is dropped and created. */
final class RenameCandidates {
    /** Less alike than this is no candidate. */
    private static final double LEAST = 0.5;

    /** A column that more tables than this have tells nothing about which of them one was. */
    private static final int TOO_COMMON = 50;

    /** More pairs of one kind in one place than this are not compared one by one. */
    private static final int TOO_MANY_PAIRS = 10_000;

    /** What keeps its data or its dependents when it is renamed; a table's other parts are candidates if nothing else differs. */
    private static final Set<Kind> KINDS = EnumSet.of(
            Kind.TABLE,
            Kind.COLUMN,
            Kind.VIEW,
            Kind.MATERIALIZED_VIEW,
            Kind.SEQUENCE,
            Kind.ENUM_TYPE,
            Kind.DOMAIN,
            Kind.COMPOSITE_TYPE,
            Kind.RANGE_TYPE,
            Kind.FUNCTION,
            Kind.INDEX,
            Kind.CONSTRAINT,
            Kind.TRIGGER,
            Kind.POLICY,
            Kind.RULE);

    private final Catalog from;
    private final Catalog to;
    private final Normal normal;

    RenameCandidates(Catalog from, Catalog to, Normal normal) {
        this.from = from;
        this.to = to;
        this.normal = normal;
    }

    List<RenameCandidate> of(List<Change> changes) {
        var dropped = new HashMap<Place, List<CatalogObject>>();
        var created = new HashMap<Place, List<CatalogObject>>();
        for (Change change : changes) {
            if (change instanceof Change.Dropped(CatalogObject object)) {
                add(dropped, object);
            } else if (change instanceof Change.Created(CatalogObject object)) {
                add(created, object);
            }
        }
        var candidates = new ArrayList<RenameCandidate>();
        dropped.forEach(
                (place, objects) -> compare(place, objects, created.getOrDefault(place, List.of()), candidates));
        return candidates.stream().sorted().toList();
    }

    /** Within what a name can change: its schema, or its relation. */
    private record Place(Kind kind, List<String> within) {}

    private static void add(Map<Place, List<CatalogObject>> places, CatalogObject object) {
        ObjectId id = object.id();
        if (KINDS.contains(id.kind())) {
            int end = id.kind() == Kind.FUNCTION ? 1 : id.path().size() - 1;
            places.computeIfAbsent(new Place(id.kind(), id.path().subList(0, end)), key -> new ArrayList<>())
                    .add(object);
        }
    }

    private void compare(
            Place place, List<CatalogObject> dropped, List<CatalogObject> created, List<RenameCandidate> candidates) {
        if (place.kind() == Kind.TABLE) {
            compareTables(dropped, created, candidates);
        } else if (place.kind() == Kind.COLUMN && !existsInBoth(place.within())) {
            return;
        } else if ((long) dropped.size() * created.size() <= TOO_MANY_PAIRS) {
            for (CatalogObject one : dropped) {
                for (CatalogObject other : created) {
                    add(one.id(), other.id(), likeness(one, other), candidates);
                }
            }
        }
    }

    /** The columns of a table that goes or comes are not renamed one by one. */
    private boolean existsInBoth(List<String> relation) {
        var table = new ObjectId(Kind.TABLE, relation);
        return from.objects().containsKey(table) && to.objects().containsKey(table);
    }

    private static void add(ObjectId from, ObjectId to, double likeness, List<RenameCandidate> candidates) {
        if (likeness >= LEAST) {
            candidates.add(new RenameCandidate(from, to, (int) Math.round(likeness * 100)));
        }
    }

    private double likeness(CatalogObject one, CatalogObject other) {
        if (one instanceof Column column && other instanceof Column otherColumn) {
            return Likeness.ofColumns(column, otherColumn);
        }
        if (isSameButForName(one, other)) {
            return 1;
        }
        return one instanceof EnumType type && other instanceof EnumType otherType
                ? Likeness.ofEnums(type, otherType)
                : 0;
    }

    private boolean isSameButForName(CatalogObject one, CatalogObject other) {
        Catalog alone = Catalog.of(from.serverVersion(), List.of(one), Map.of(), List.of(), List.of());
        Catalog renamed = Renames.apply(alone, List.of(new Change.Renamed(one.id(), other.id())));
        return renamed.objects().values().stream().anyMatch(object -> normal.same(object, other));
    }

    private void compareTables(
            List<CatalogObject> dropped, List<CatalogObject> created, List<RenameCandidate> candidates) {
        var newColumns = new HashMap<ObjectId, Set<String>>();
        var withColumn = new HashMap<String, List<ObjectId>>();
        for (CatalogObject table : created) {
            Set<String> columns = columns(to, table.id());
            newColumns.put(table.id(), columns);
            columns.forEach(column ->
                    withColumn.computeIfAbsent(column, key -> new ArrayList<>()).add(table.id()));
        }
        for (CatalogObject table : dropped) {
            Set<String> columns = columns(from, table.id());
            var alike = new TreeSet<ObjectId>();
            for (String column : columns) {
                List<ObjectId> tables = withColumn.getOrDefault(column, List.of());
                alike.addAll(tables.size() > TOO_COMMON ? List.of() : tables);
            }
            for (ObjectId other : alike) {
                double likeness = ofTables(table.id(), columns, other, newColumns.getOrDefault(other, Set.of()));
                add(table.id(), other, likeness, candidates);
            }
        }
    }

    private static double ofTables(ObjectId one, Set<String> columns, ObjectId other, Set<String> otherColumns) {
        double inCommon = Likeness.ofSets(columns, otherColumns);
        return inCommon == 1 ? 1 : 0.85 * inCommon + 0.15 * Likeness.ofNames(one.name(), other.name());
    }

    private static Set<String> columns(Catalog catalog, ObjectId table) {
        var columns = new HashSet<String>();
        List<String> path = table.path();
        var first = ObjectId.of(Kind.COLUMN, path.get(0), path.get(1));
        var last = ObjectId.of(Kind.COLUMN, path.get(0), path.get(1) + '\0');
        for (CatalogObject object : catalog.objects().subMap(first, last).values()) {
            if (object instanceof Column column) {
                columns.add(column.name().value() + " " + column.type());
            }
        }
        return columns;
    }
}
