package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Policy;
import dev.quipu.catalog.model.Rule;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.render.Cell.Badge;
import dev.quipu.catalog.render.Cell.Code;
import dev.quipu.catalog.render.Cell.Group;
import dev.quipu.catalog.render.Cell.Link;
import dev.quipu.catalog.render.Cell.Text;
import dev.quipu.catalog.render.Section.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of a page about a table; a view has some of them too. */
final class TablePage {
    private final Scope scope;
    private final QualifiedName relation;

    TablePage(Scope scope, QualifiedName relation) {
        this.scope = scope;
        this.relation = relation;
    }

    static Page of(Scope scope, Table table) {
        TablePage page = new TablePage(scope, table.name());
        List<Section> sections = List.of(
                page.columns(),
                page.references(),
                page.referencedBy(),
                page.constraints(),
                page.indexes(),
                page.triggers(),
                page.policies(),
                page.rules(),
                page.partitions());
        return new Page(table.name(), kind(table), page.comment(table.id()), facts(table), sections);
    }

    private static String kind(Table table) {
        if (table.foreign() != null) {
            return "foreign table";
        }
        return table.isPartitioned() ? "partitioned table" : "table";
    }

    private static List<String> facts(Table table) {
        List<String> facts = new ArrayList<>();
        if (table.partitionKey() != null) {
            facts.add("Partitioned by " + table.partitionKey() + ".");
        }
        if (table.partition() != null) {
            facts.add("A partition of " + table.partition().parent().display() + " "
                    + table.partition().bound() + ".");
        }
        if (!table.parents().isEmpty()) {
            facts.add("Inherits from "
                    + table.parents().stream().map(QualifiedName::display).collect(Collectors.joining(", ")) + ".");
        }
        if (table.unlogged()) {
            facts.add("Unlogged: a crash empties it.");
        }
        if (table.rowSecurity()) {
            facts.add("Row security is on" + (table.forceRowSecurity() ? ", for its owner too." : "."));
        }
        if (table.foreign() != null) {
            facts.add("Its rows are on the server " + table.foreign().server().display() + ".");
        }
        return facts;
    }

    String comment(ObjectId id) {
        String comment = scope.catalog().annotationsOf(id).comment();
        return comment == null ? "" : comment;
    }

    Grid columns() {
        List<ForeignKey> keys = scope.foreignKeysOf(relation);
        List<List<Cell>> rows = scope.catalog().columnsOf(relation).stream()
                .map(column -> List.<Cell>of(
                        new Code(column.name().value()),
                        marks(column, keys),
                        new Code(ShortType.of(column.type(), relation.schema())),
                        new Text(column.nullable() ? "null" : "not null"),
                        defaultOf(column),
                        new Text(comment(column.id()))))
                .toList();
        return new Grid("Columns", List.of("Column", "Key", "Type", "Null", "Default", "Comment"), rows)
                .withoutEmptyColumns();
    }

    private Cell marks(Column column, List<ForeignKey> keys) {
        List<Cell> marks = new ArrayList<>();
        if (ForeignKey.isPrimary(scope, column)) {
            marks.add(new Badge("PK"));
        }
        keys.stream()
                .filter(key -> key.columns().contains(column.name()))
                .map(key -> key.reference().table())
                .distinct()
                .forEach(table -> {
                    marks.add(new Badge("FK"));
                    marks.add(link(table));
                });
        return new Group(marks);
    }

    private Cell defaultOf(Column column) {
        if (column.generated() != null) {
            return new Group(List.of(
                    new Text(column.generated().stored() ? "stored" : "virtual"),
                    new Code(definition(column.generated().expression()))));
        }
        if (column.identity() != null) {
            return new Text("identity, " + (column.identity().always() ? "always" : "by default"));
        }
        return code(column.defaultExpression());
    }

    /** Returns a link to a relation that has a page, and else its name. */
    private Cell link(QualifiedName other) {
        String name = other.schema().equals(relation.schema())
                ? other.name().value()
                : other.schema().value() + "." + other.name().value();
        return scope.shows(other) ? new Link(other, name) : new Code(name);
    }

    private Grid references() {
        List<List<Cell>> rows = scope.foreignKeysOf(relation).stream()
                .map(key -> List.<Cell>of(
                        new Code(names(key.columns())),
                        link(key.reference().table()),
                        new Code(names(key.reference().columns())),
                        new Text(key.optional() ? "none or one" : "one"),
                        action(key.reference().onDelete()),
                        action(key.reference().onUpdate()),
                        new Code(key.name().value())))
                .toList();
        return new Grid(
                        "Refers to",
                        List.of("Columns", "Table", "Its columns", "Rows", "On delete", "On update", "Constraint"),
                        rows)
                .withoutEmptyColumns();
    }

    private Grid referencedBy() {
        List<List<Cell>> rows = scope.foreignKeysTo(relation).stream()
                .map(key -> List.<Cell>of(
                        link(key.table()),
                        new Code(names(key.columns())),
                        new Code(names(key.reference().columns())),
                        new Text(key.oneToOne() ? "none or one" : "any number"),
                        action(key.reference().onDelete()),
                        new Code(key.name().value())))
                .toList();
        return new Grid(
                        "Referred to by",
                        List.of("Table", "Its columns", "Columns", "Rows", "On delete", "Constraint"),
                        rows)
                .withoutEmptyColumns();
    }

    private static Cell action(String action) {
        return action.equals("NO ACTION") ? Text.of(null) : new Text(action.toLowerCase(Locale.ROOT));
    }

    private static String names(List<Identifier> names) {
        return names.stream().map(Identifier::value).collect(Collectors.joining(", "));
    }

    private Grid constraints() {
        List<List<Cell>> rows = scope.constraints(relation).stream()
                .map(constraint -> List.<Cell>of(
                        new Code(constraint.name().value()),
                        new Text(constraint
                                .type()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' ')),
                        new Code(definition(constraint.definition())),
                        new Text(comment(constraint.id()))))
                .toList();
        return new Grid("Constraints", List.of("Constraint", "Kind", "Definition", "Comment"), rows)
                .withoutEmptyColumns();
    }

    Grid indexes() {
        List<List<Cell>> rows = scope.indexesOf(relation).stream()
                .map(index -> List.<Cell>of(
                        new Code(index.name().name().value()),
                        new Text(kind(index)),
                        new Code(definition(keys(index))),
                        code(index.predicate()),
                        new Text(comment(index.id()))))
                .toList();
        return new Grid("Indexes", List.of("Index", "Kind", "Keys", "Where", "Comment"), rows).withoutEmptyColumns();
    }

    private static String kind(Index index) {
        return Stream.of(
                        index.constraint() == null ? "" : "of a constraint",
                        index.unique() && index.constraint() == null ? "unique" : "",
                        index.nullsNotDistinct() ? "nulls not distinct" : "",
                        index.method(),
                        index.valid() ? "" : "invalid")
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String keys(Index index) {
        String keys = index.keys().stream().map(TablePage::key).collect(Collectors.joining(", "));
        return index.included().isEmpty() ? keys : keys + " INCLUDE (" + names(index.included()) + ")";
    }

    private static String key(Index.Key key) {
        String standard = key.descending() == key.nullsFirst() ? "" : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST";
        return (key.column() == null ? key.expression() : key.column().value())
                + (key.operatorClass() == null ? "" : " " + key.operatorClass())
                + (key.descending() ? " DESC" : "")
                + standard;
    }

    Grid triggers() {
        List<List<Cell>> rows = scope.catalog().partsOf(Kind.TRIGGER, relation, Trigger.class).stream()
                .map(trigger -> List.<Cell>of(
                        new Code(trigger.name().value()),
                        new Code(event(trigger)),
                        new Code(trigger.function().display() + "()"),
                        new Text(
                                trigger.enabled() == Enabled.ORIGIN
                                        ? ""
                                        : words(trigger.enabled().name())),
                        new Text(comment(trigger.id()))))
                .toList();
        return new Grid("Triggers", List.of("Trigger", "When", "Calls", "Enabled", "Comment"), rows)
                .withoutEmptyColumns();
    }

    /** Returns what stands in a trigger's definition between its name and its function. */
    private String event(Trigger trigger) {
        String definition = trigger.definition();
        int start = definition.indexOf(trigger.name().display() + " ");
        int end = definition.lastIndexOf(" EXECUTE ");
        return start < 0 || end < start
                ? definition
                : definition(
                        definition.substring(start + trigger.name().display().length() + 1, end));
    }

    private Grid policies() {
        List<List<Cell>> rows = scope.catalog().partsOf(Kind.POLICY, relation, Policy.class).stream()
                .map(policy -> List.<Cell>of(
                        new Code(policy.name().value()),
                        new Text(words(policy.command().name())),
                        new Text(policy.permissive() ? "allows" : "restricts"),
                        new Text(policy.roles().isEmpty() ? "everyone" : String.join(", ", policy.roles())),
                        code(policy.using()),
                        code(policy.check()),
                        new Text(comment(policy.id()))))
                .toList();
        return new Grid(
                        "Policies",
                        List.of("Policy", "For", "Effect", "To", "Rows seen", "Rows written", "Comment"),
                        rows)
                .withoutEmptyColumns();
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    Grid rules() {
        List<List<Cell>> rows = scope.catalog().partsOf(Kind.RULE, relation, Rule.class).stream()
                .map(rule -> List.<Cell>of(
                        new Code(rule.name().value()),
                        new Code(definition(rule.definition())),
                        new Text(comment(rule.id()))))
                .toList();
        return new Grid("Rules", List.of("Rule", "Definition", "Comment"), rows).withoutEmptyColumns();
    }

    private Grid partitions() {
        List<List<Cell>> rows = scope.partitionsOf(relation).stream()
                .map(table -> List.<Cell>of(
                        link(table.name()),
                        new Code(Objects.requireNonNull(table.partition()).bound())))
                .toList();
        return new Grid("Partitions", List.of("Partition", "Bound"), rows);
    }

    private Cell code(@Nullable String sql) {
        return sql == null ? Text.of(null) : new Code(definition(sql));
    }

    /** Returns SQL without the name of the schema that the page is about, which every name in it would have. */
    private String definition(String sql) {
        return HomeNames.without(sql, relation.schema());
    }
}
