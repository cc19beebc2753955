package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A picture of a database's schema at one moment. Immutable and safe for use by several threads.
 *
 * @param serverVersion the server that printed its texts, as in {@code server_version_num}, such as 180006; 0 for an empty
 *     catalog that no server printed
 * @param objects every object by its identity; members of extensions are not in it
 * @param annotations owners, privileges, comments and labels by identity; objects without any may be missing
 * @param dependencies which object needs which other
 * @param notModelled what the database holds and this picture does not, for people to read; nothing is dropped silently
 */
public record Catalog(
        int serverVersion,
        SortedMap<ObjectId, CatalogObject> objects,
        SortedMap<ObjectId, Annotations> annotations,
        SortedSet<Dependency> dependencies,
        List<NotModelled> notModelled) {
    public static final Catalog EMPTY = of(0, List.of(), Map.of(), List.of(), List.of());

    public Catalog {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
        dependencies = Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
        notModelled = notModelled.stream().sorted().toList();
    }

    /** Makes a catalog of its objects in any order. */
    public static Catalog of(
            int serverVersion,
            Collection<? extends CatalogObject> objects,
            Map<ObjectId, Annotations> annotations,
            Collection<Dependency> dependencies,
            List<NotModelled> notModelled) {
        var byId = new TreeMap<ObjectId, CatalogObject>();
        for (CatalogObject object : objects) {
            CatalogObject other = byId.put(object.id(), object);
            if (other != null) {
                throw new IllegalArgumentException("two objects are " + object.id());
            }
        }
        return new Catalog(serverVersion, byId, new TreeMap<>(annotations), new TreeSet<>(dependencies), notModelled);
    }

    public Optional<CatalogObject> find(ObjectId id) {
        return Optional.ofNullable(objects.get(id));
    }

    /** Returns all objects of one class, in the order of their names. */
    public <T extends CatalogObject> Stream<T> all(Class<T> type) {
        return objects.values().stream().filter(type::isInstance).map(type::cast);
    }

    public Annotations annotationsOf(ObjectId id) {
        return annotations.getOrDefault(id, Annotations.NONE);
    }

    public Optional<Table> table(QualifiedName name) {
        return find(ObjectId.of(Kind.TABLE, name)).map(Table.class::cast);
    }

    /** Returns the partitions of a table, without theirs, in the order of their names. */
    public Stream<Table> partitionsOf(QualifiedName table) {
        return all(Table.class)
                .filter(part ->
                        part.partition() != null && part.partition().parent().equals(table));
    }

    /** Returns the columns of a relation, in their order. */
    public List<Column> columnsOf(QualifiedName relation) {
        return partsOf(Kind.COLUMN, relation, Column.class).stream()
                .sorted(Comparator.comparingInt(Column::position))
                .toList();
    }

    /**
     * Returns what belongs to a relation and is of one kind, in the order of their names. Not for indexes, whose identity
     * does not name their table.
     */
    public <T extends CatalogObject> List<T> partsOf(Kind kind, QualifiedName relation, Class<T> type) {
        String schema = relation.schema().value();
        String name = relation.name().value();
        // The least path after all of the relation's parts: no name holds a NUL character.
        return objects.subMap(ObjectId.of(kind, schema, name), ObjectId.of(kind, schema, name + '\0')).values().stream()
                .map(type::cast)
                .toList();
    }

    /** Returns the indexes of a table or materialized view, those behind constraints included, in the order of their names. */
    public List<Index> indexesOf(QualifiedName relation) {
        return all(Index.class).filter(index -> index.table().equals(relation)).toList();
    }
}
