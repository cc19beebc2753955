package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.Schema;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.View;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of a catalog that is rendered. Types and references are still looked up in the whole catalog.
 *
 * @param catalog the whole catalog
 * @param schemas the schemas whose objects are shown, in the order in which they are shown
 */
public record Scope(Catalog catalog, List<Identifier> schemas) {
    public Scope {
        schemas = List.copyOf(schemas);
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
        return in(schema, Table.class, Table::name).map(Table::name).toList();
    }

    List<QualifiedName> views(Identifier schema) {
        return Stream.concat(
                        in(schema, View.class, View::name).map(View::name),
                        in(schema, MaterializedView.class, MaterializedView::name)
                                .map(MaterializedView::name))
                .toList();
    }

    List<QualifiedName> relations(Identifier schema) {
        return Stream.concat(tables(schema).stream(), views(schema).stream()).toList();
    }

    /** Returns all tables that are shown, schema by schema. */
    List<QualifiedName> tables() {
        return schemas.stream().flatMap(schema -> tables(schema).stream()).toList();
    }

    List<Constraint> constraints(QualifiedName table) {
        return catalog.partsOf(dev.quipu.catalog.model.Kind.CONSTRAINT, table, Constraint.class);
    }
}
