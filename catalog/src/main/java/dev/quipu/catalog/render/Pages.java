package dev.quipu.catalog.render;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.View;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.render.Cell.Code;
import dev.quipu.catalog.render.Cell.Link;
import dev.quipu.catalog.render.Cell.Text;
import dev.quipu.catalog.render.Section.Grid;
import dev.quipu.catalog.render.Section.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the pages about a schema say: the first one, and one a relation. */
record Pages(Scope scope) {
    /** Returns a page for every table and view that is shown. */
    List<Page> relations() {
        return scope.schemas().stream()
                .flatMap(schema -> scope.relations(schema).stream())
                .map(name -> page(relation(name)))
                .toList();
    }

    private CatalogObject relation(QualifiedName name) {
        return Stream.of(Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW)
                .flatMap(kind -> scope.catalog().find(ObjectId.of(kind, name)).stream())
                .findFirst()
                .orElseThrow();
    }

    private Page page(CatalogObject object) {
        if (object instanceof Table table) {
            return TablePage.of(scope, table);
        }
        return object instanceof View view
                ? view(view.name(), "view", view.query(), view.id())
                : materialized((MaterializedView) object);
    }

    private Page materialized(MaterializedView view) {
        return view(view.name(), "materialized view", view.query(), view.id());
    }

    private Page view(QualifiedName name, String kind, String query, ObjectId id) {
        TablePage parts = new TablePage(scope, name);
        List<Section> sections = List.of(
                parts.columns(),
                new Listing("Query", HomeNames.without(query.strip(), name.schema())),
                parts.indexes(),
                parts.triggers(),
                parts.rules());
        return new Page(name, kind, parts.comment(id), List.of(), sections);
    }

    /** Returns the sections of the first page. */
    List<Section> overview() {
        List<Section> sections = new ArrayList<>();
        for (Identifier schema : scope.schemas()) {
            String of = scope.schemas().size() > 1 ? " of " + Plain.line(schema.value()) : "";
            sections.add(list("Tables" + of, "Table", scope.tables(schema), Kind.TABLE));
            sections.add(list("Views" + of, "View", scope.views(schema), Kind.VIEW));
            sections.add(enums("Enumerations" + of, schema));
            sections.add(domains("Domains" + of, schema));
            sections.add(composites("Composite types" + of, schema));
            sections.add(functions("Functions" + of, schema));
        }
        return sections.stream().filter(section -> !section.isEmpty()).toList();
    }

    private Grid list(String title, String heading, List<QualifiedName> relations, Kind kind) {
        List<List<Cell>> rows = relations.stream()
                .map(name -> List.<Cell>of(
                        new Link(name, name.name().value()),
                        new Text(String.valueOf(scope.catalog().columnsOf(name).size())),
                        kind == Kind.TABLE ? new Text(neighbours(name)) : Text.of(null),
                        comment(relation(name))))
                .toList();
        return new Grid(title, List.of(heading, "Columns", "Refers to", "Comment"), rows).withoutEmptyColumns();
    }

    private String neighbours(QualifiedName table) {
        return scope.foreignKeysOf(table).stream()
                .map(key -> Plain.line(key.reference().table().name().value()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private Grid enums(String title, Identifier schema) {
        List<List<Cell>> rows = scope.in(schema, EnumType.class, EnumType::name)
                .map(type -> List.<Cell>of(
                        new Code(type.name().name().value()),
                        new Text(type.labels().stream().map(Plain::line).collect(Collectors.joining(", "))),
                        comment(type)))
                .toList();
        return new Grid(title, List.of("Type", "Values", "Comment"), rows).withoutEmptyColumns();
    }

    private Grid domains(String title, Identifier schema) {
        List<List<Cell>> rows = scope.in(schema, DomainType.class, DomainType::name)
                .map(type -> List.<Cell>of(
                        new Code(type.name().name().value()),
                        new Code(ShortType.of(type.baseType(), schema)),
                        Code.of(type.checks().stream()
                                .map(DomainType.Check::definition)
                                .collect(Collectors.joining(" "))),
                        comment(type)))
                .toList();
        return new Grid(title, List.of("Domain", "Type", "Checks", "Comment"), rows).withoutEmptyColumns();
    }

    private Grid composites(String title, Identifier schema) {
        List<List<Cell>> rows = scope.in(schema, CompositeType.class, CompositeType::name)
                .map(type -> List.<Cell>of(
                        new Code(type.name().name().value()),
                        new Code(type.attributes().stream()
                                .map(one -> one.name().display() + " " + ShortType.of(one.type(), schema))
                                .collect(Collectors.joining(", "))),
                        comment(type)))
                .toList();
        return new Grid(title, List.of("Type", "Attributes", "Comment"), rows).withoutEmptyColumns();
    }

    private Grid functions(String title, Identifier schema) {
        List<List<Cell>> rows = scope.in(schema, Function.class, Function::name)
                .map(function -> List.<Cell>of(
                        new Code(function.name().name().value()),
                        Code.of(HomeNames.without(function.arguments(), schema)),
                        Code.of(function.result() == null ? null : ShortType.of(function.result(), schema)),
                        new Text(function.language()),
                        comment(function)))
                .toList();
        return new Grid(title, List.of("Function", "Arguments", "Returns", "Language", "Comment"), rows)
                .withoutEmptyColumns();
    }

    private Cell comment(CatalogObject object) {
        return Text.of(scope.catalog().annotationsOf(object.id()).comment());
    }
}
