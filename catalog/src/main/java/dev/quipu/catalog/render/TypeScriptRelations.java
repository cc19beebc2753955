package dev.quipu.catalog.render;

import static dev.quipu.catalog.render.TypeScriptText.key;
import static dev.quipu.catalog.render.TypeScriptText.string;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables and views of a schema as types of what is read from them and written to them. */
final class TypeScriptRelations {
    private final Scope scope;
    private final TypeScriptTypes types;
    private final Lines out;

    TypeScriptRelations(Scope scope, TypeScriptTypes types, Lines out) {
        this.scope = scope;
        this.types = types;
        this.out = out;
    }

    void table(QualifiedName table) {
        List<Column> columns = columns(table);
        out.open(key(table.name().value()) + ": {");
        block("Row", row(table, columns));
        block("Insert", columns.stream().map(this::insert).toList());
        block("Update", columns.stream().map(this::update).toList());
        relationships(ofTable(table));
        out.close("}");
    }

    void view(QualifiedName view) {
        List<Column> columns = columns(view);
        out.open(key(view.name().value()) + ": {");
        block("Row", row(view, columns));
        Optional<SimpleView> simple = SimpleView.of(scope, view);
        if (simple.isPresent() && simple.get().writable()) {
            List<String> written = columns.stream()
                    .map(column -> through(simple.get(), column))
                    .toList();
            block("Insert", written);
            block("Update", written);
        }
        relationships(simple.map(this::ofView).orElse(List.of()));
        out.close("}");
    }

    private List<Column> columns(QualifiedName relation) {
        return scope.catalog().columnsOf(relation).stream()
                .sorted(Comparator.comparing(column -> column.name().value(), NameOrder.BY_NAME))
                .toList();
    }

    private List<String> row(QualifiedName relation, List<Column> columns) {
        List<String> lines = new ArrayList<>();
        columns.forEach(column -> lines.add(key(column.name().value()) + ": " + type(column)));
        computed(relation)
                .forEach(function -> lines.add(key(function.name().name().value()) + ": "
                        + types.of(String.valueOf(function.result())) + " | null"));
        return lines;
    }

    /** Functions of a whole row that can be asked for like one of its columns. */
    private List<Function> computed(QualifiedName relation) {
        return scope.in(relation.schema(), Function.class, Function::name)
                .filter(function ->
                        relation.equals(SqlType.parse(function.argumentTypes()).qualifiedName()))
                .filter(function -> TypeScriptFunctions.isCallable(function) && !TypeScriptFunctions.isSet(function))
                .filter(function -> scope.catalog().columnsOf(relation).stream()
                        .noneMatch(
                                column -> column.name().equals(function.name().name())))
                .toList();
    }

    private String type(Column column) {
        return types.of(column.type()) + (isNullable(column) ? " | null" : "");
    }

    /** A view can lack a row, and show NULL, where a column has a domain that is not null. */
    private boolean isNullable(Column column) {
        return column.nullable()
                && !(scope.catalog().table(column.relation()).isPresent()
                        && types.domains(column.type()).anyMatch(domain -> domain.notNull() != null));
    }

    private boolean isFilledIfMissing(Column column) {
        return column.identity() != null
                || column.defaultExpression() != null
                || types.domains(column.type()).anyMatch(domain -> domain.defaultExpression() != null);
    }

    private String insert(Column column) {
        boolean optional = isNullable(column) || isFilledIfMissing(column);
        return isFilledAlways(column)
                ? key(column.name().value()) + "?: never"
                : key(column.name().value()) + (optional ? "?: " : ": ") + type(column);
    }

    private String update(Column column) {
        return key(column.name().value()) + "?: " + (isFilledAlways(column) ? "never" : type(column));
    }

    private String through(SimpleView view, Column column) {
        Identifier below = view.columns().get(column.name());
        boolean writable = scope.catalog().columnsOf(view.table()).stream()
                .anyMatch(one -> one.name().equals(below) && !isFilledAlways(one));
        return key(column.name().value()) + "?: " + (writable ? type(column) : "never");
    }

    private static boolean isFilledAlways(Column column) {
        Column.Identity identity = column.identity();
        return column.generated() != null || (identity != null && identity.always());
    }

    private void block(String name, List<String> lines) {
        if (lines.isEmpty()) {
            out.add(name + ": {}");
            return;
        }
        out.open(name + ": {");
        lines.forEach(out::add);
        out.close("}");
    }

    /** A relation that another can be asked for together with. */
    private record Relationship(
            ForeignKey key, List<Identifier> columns, QualifiedName to, List<Identifier> toColumns) {}

    private List<Relationship> ofTable(QualifiedName table) {
        return scope.foreignKeysOf(table).stream()
                .flatMap(key -> targets(key, key.columns()).stream())
                .toList();
    }

    private List<Relationship> ofView(SimpleView view) {
        return scope.foreignKeysOf(view.table()).stream()
                .flatMap(key -> view.namesOf(key.columns()).stream().flatMap(columns -> targets(key, columns).stream()))
                .toList();
    }

    /** Returns the table that a key refers to and the simple views of it. */
    private List<Relationship> targets(ForeignKey key, List<Identifier> columns) {
        QualifiedName table = key.reference().table();
        List<Relationship> targets = new ArrayList<>();
        targets.add(new Relationship(key, columns, table, key.reference().columns()));
        SimpleView.of(scope).stream()
                .filter(view -> view.table().equals(table))
                .forEach(view -> view.namesOf(key.reference().columns())
                        .ifPresent(names -> targets.add(new Relationship(key, columns, view.name(), names))));
        return targets.stream()
                .filter(target -> target.to().schema().equals(key.table().schema()))
                .toList();
    }

    private void relationships(List<Relationship> relationships) {
        if (relationships.isEmpty()) {
            out.add("Relationships: []");
            return;
        }
        out.open("Relationships: [");
        relationships.stream()
                .sorted(Comparator.<Relationship, String>comparing(
                                one -> one.key().name().value(), NameOrder.BY_NAME)
                        .thenComparing(one -> one.to().name().value(), NameOrder.BY_NAME))
                .forEach(this::relationship);
        out.close("]");
    }

    private void relationship(Relationship relationship) {
        out.open("{");
        out.add("foreignKeyName: " + string(relationship.key().name().value()));
        names("columns", relationship.columns());
        out.add("isOneToOne: " + relationship.key().oneToOne());
        out.add("referencedRelation: " + string(relationship.to().name().value()));
        names("referencedColumns", relationship.toColumns());
        out.close("},");
    }

    private void names(String property, List<Identifier> names) {
        String line = property + ": ["
                + names.stream().map(name -> string(name.value())).collect(Collectors.joining(", ")) + "]";
        if (!out.isTooWide(line)) {
            out.add(line);
            return;
        }
        out.open(property + ": [");
        names.forEach(name -> out.add(string(name.value()) + ","));
        out.close("]");
    }
}
