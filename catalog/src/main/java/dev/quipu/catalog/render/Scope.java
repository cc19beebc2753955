package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.Schema;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.View;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a catalog that is rendered. Types and references are still looked up in the whole catalog. What pages ask of every
 * table is put in order once.
 */
public final class Scope {
    private final Catalog catalog;
    private final List<Identifier> schemas;
    private final Map<Identifier, List<QualifiedName>> tables;
    private final Map<Identifier, List<QualifiedName>> views;
    private final Map<QualifiedName, List<Table>> partitions;
    private final Map<QualifiedName, List<Index>> indexes;
    private final Map<QualifiedName, List<ForeignKey>> foreignKeys;
    private final Map<QualifiedName, List<ForeignKey>> referring;

    /**
     * Chooses a part.
     *
     * @param catalog the whole catalog
     * @param schemas the schemas whose objects are shown, in the order in which they are shown
     */
    public Scope(Catalog catalog, List<Identifier> schemas) {
        this.catalog = catalog;
        this.schemas = List.copyOf(schemas);
        this.tables = bySchema(catalog.all(Table.class).map(Table::name));
        this.views = bySchema(Stream.concat(
                catalog.all(View.class).map(View::name),
                catalog.all(MaterializedView.class).map(MaterializedView::name)));
        this.partitions = catalog.all(Table.class)
                .filter(table -> table.partition() != null)
                .collect(Collectors.groupingBy(
                        table -> Objects.requireNonNull(table.partition()).parent()));
        this.indexes = catalog.all(Index.class).collect(Collectors.groupingBy(Index::table));
        this.foreignKeys = catalog.all(Constraint.class)
                .filter(constraint -> constraint.reference() != null)
                .map(constraint -> ForeignKey.of(catalog, constraint, indexesOf(constraint.table())))
                .collect(Collectors.groupingBy(ForeignKey::table));
        this.referring = tables().stream()
                .flatMap(table -> foreignKeysOf(table).stream())
                .collect(Collectors.groupingBy(key -> key.reference().table()));
    }

    private static Map<Identifier, List<QualifiedName>> bySchema(Stream<QualifiedName> names) {
        return names.collect(Collectors.groupingBy(QualifiedName::schema));
    }

    /** Returns the whole catalog. */
    public Catalog catalog() {
        return catalog;
    }

    /** Returns the schemas whose objects are shown, in the order in which they are shown. */
    public List<Identifier> schemas() {
        return schemas;
    }

    /** Returns all of a catalog but the schemas that hold nothing to show. */
    public static Scope of(Catalog catalog) {
        Scope all =
                new Scope(catalog, catalog.all(Schema.class).map(Schema::name).toList());
        return new Scope(
                catalog, all.schemas.stream().filter(all::showsSomethingOf).toList());
    }

    private boolean showsSomethingOf(Identifier schema) {
        return !relations(schema).isEmpty()
                || in(schema, EnumType.class, EnumType::name).findAny().isPresent()
                || in(schema, Function.class, Function::name).findAny().isPresent();
    }

    boolean shows(QualifiedName name) {
        return schemas.contains(name.schema());
    }

    /** Returns the objects of one class in a schema, in the order of their names. */
    <T extends CatalogObject> Stream<T> in(
            Identifier schema, Class<T> type, java.util.function.Function<T, QualifiedName> name) {
        return catalog.all(type).filter(object -> name.apply(object).schema().equals(schema));
    }

    List<QualifiedName> tables(Identifier schema) {
        return tables.getOrDefault(schema, List.of());
    }

    List<QualifiedName> views(Identifier schema) {
        return views.getOrDefault(schema, List.of());
    }

    List<QualifiedName> relations(Identifier schema) {
        return Stream.concat(tables(schema).stream(), views(schema).stream()).toList();
    }

    /** Returns all tables that are shown, schema by schema. */
    List<QualifiedName> tables() {
        return schemas.stream().flatMap(schema -> tables(schema).stream()).toList();
    }

    /** Returns the partitions of a table, without theirs, in the order of their names. */
    List<Table> partitionsOf(QualifiedName table) {
        return partitions.getOrDefault(table, List.of());
    }

    /** Returns the indexes of a relation, in the order of their names. */
    List<Index> indexesOf(QualifiedName relation) {
        return indexes.getOrDefault(relation, List.of());
    }

    /** Returns the foreign keys of a table, in the order of their names. */
    List<ForeignKey> foreignKeysOf(QualifiedName table) {
        return foreignKeys.getOrDefault(table, List.of());
    }

    /** Returns the foreign keys of all that is shown that refer to a table. */
    List<ForeignKey> foreignKeysTo(QualifiedName table) {
        return referring.getOrDefault(table, List.of());
    }

    List<Constraint> constraints(QualifiedName table) {
        return catalog.partsOf(dev.quipu.catalog.model.Kind.CONSTRAINT, table, Constraint.class);
    }
}
