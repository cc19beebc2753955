package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A new enumeration in the place of one with other values: the old one steps aside, every column gets the new one by way of
 * text, the old one goes, and so with the domains, ranges and composite types that are made of it. Whatever else uses them is
 * taken away before and made again afterwards.
 */
final class EnumReplacement {
    private final EnumType from;
    private final EnumType to;
    private final Context context;
    private final QualifiedName old;
    private final TypesOfEnum types;

    EnumReplacement(EnumType from, EnumType to, Context context) {
        this.from = from;
        this.to = to;
        this.context = context;
        this.old = TypesOfEnum.old(from.name());
        this.types = new TypesOfEnum(from, context);
    }

    Alteration alteration() {
        Optional<ObjectId> obstacle = types.obstacle();
        if (obstacle.isPresent()) {
            return new Alteration.Refused(
                    "Values of " + to.id() + " can be neither taken away nor put elsewhere: " + reason(obstacle.get()),
                    "Create another type, move " + obstacle.get().display() + " and the columns to it"
                            + byCopy(obstacle.get()) + ", then drop this one.");
        }
        List<Column> columns = columns();
        var retyped = new HashSet<ObjectId>();
        types.ids().forEach(retyped::add);
        columns.forEach(column -> retyped.add(column.id()));
        return new Alteration.InPlace(statements(columns), retyped);
    }

    private static String byCopy(ObjectId obstacle) {
        return obstacle.kind() == Kind.COLUMN
                ? " with --copy " + obstacle.qualifiedName().display()
                : "";
    }

    private static String reason(ObjectId obstacle) {
        return obstacle
                + switch (obstacle.kind()) {
                    case DOMAIN, RANGE_TYPE, COMPOSITE_TYPE -> ", which is made of it, changes too.";
                    case TABLE -> " is of a type that is made of it.";
                    case COLUMN -> " is what its table is partitioned by.";
                    case FUNCTION, OPERATOR, OPERATOR_CLASS -> " takes it, and a type that is made of it uses that.";
                    default -> " is made of it.";
                };
    }

    /** The columns that have one of the types before and after; of an inherited one the table above changes it. */
    private List<Column> columns() {
        return types.ids()
                .flatMap(id -> context.from().users(id).stream())
                .filter(user -> user.kind() == Kind.COLUMN)
                .distinct()
                .map(user -> context.from().find(user))
                .filter(Column.class::isInstance)
                .map(Column.class::cast)
                .filter(column -> context.from().table(column.relation()) != null && types.isOne(column.type()))
                .filter(column -> context.to().find(column.id()) instanceof Column after
                        && after.type().equals(column.type()))
                .sorted(Comparator.comparing(Column::id))
                .toList();
    }

    private List<Statement> statements(List<Column> columns) {
        var statements = new ArrayList<Statement>();
        List<CatalogObject> made = types.all();
        made.reversed().forEach(one -> statements.addAll(TypesOfEnum.aside(one)));
        statements.add(Statement.harmless(
                "ALTER TYPE " + to.name().display() + " RENAME TO " + old.name().display()));
        statements.add(Statement.harmless(EnumTypeWriter.definition(to)));
        annotate(to, statements);
        for (CatalogObject one : made) {
            statements.addAll(Pen.of(one).create(context));
            annotate(one, statements);
        }
        columns.stream().filter(Column::local).forEach(column -> statements.add(retype(column)));
        made.reversed().forEach(one -> statements.add(TypesOfEnum.dropOld(one)));
        statements.add(Statement.harmless("DROP TYPE " + old.display()));
        return statements;
    }

    private void annotate(CatalogObject object, List<Statement> statements) {
        statements.addAll(
                AnnotationWriter.write(object.id(), null, context.to().catalog().annotationsOf(object.id()), context));
    }

    private Statement retype(Column column) {
        String name = column.name().display();
        boolean isArray = column.type().endsWith("[]");
        String using = name + "::text" + (isArray ? "[]" : "") + "::" + column.type();
        QualifiedName relation = column.relation();
        Draft draft = context.draft(AlterTable.of(relation, context) + "ALTER COLUMN " + name + " TYPE " + column.type()
                        + " USING " + using)
                .locks(relation, LockMode.ACCESS_EXCLUSIVE, Access.Work.REWRITE);
        below(relation).forEach(child -> draft.locks(child, LockMode.ACCESS_EXCLUSIVE, Access.Work.REWRITE));
        mayFail(column, draft);
        return draft.build();
    }

    private void mayFail(Column column, Draft draft) {
        String table = column.relation().display();
        if (from.labels().stream().anyMatch(label -> !to.labels().contains(label))) {
            draft.hazard(
                    Hazard.Kind.MAY_FAIL,
                    "Fails if a row of " + table + " has a value that "
                            + to.name().display() + " no longer has.",
                    rows(column));
        }
        if (types.isRange(column.type()) || types.isChecked(column.type())) {
            draft.hazard(
                    Hazard.Kind.MAY_FAIL,
                    "Fails if a row of " + table + " has a value in "
                            + column.name().display() + " that "
                            + TypesOfEnum.element(column.type())
                            + " does not take once the values stand in their new order.",
                    null);
        }
    }

    private Stream<QualifiedName> below(QualifiedName table) {
        return context.from().children(table).stream()
                .map(Table::name)
                .flatMap(child -> Stream.concat(Stream.of(child), below(child)));
    }

    private @Nullable String rows(Column column) {
        String plain = types.plain(column.type());
        if (plain == null) {
            return null;
        }
        String name = column.name().display();
        String labels = from.labels().stream()
                .filter(label -> !to.labels().contains(label))
                .map(Literal::quote)
                .collect(Collectors.joining(", "));
        return "SELECT * FROM " + column.relation().display() + " WHERE "
                + (plain.endsWith("[]")
                        ? name + "::text[] && ARRAY[" + labels + "]"
                        : name + "::text IN (" + labels + ")");
    }
}
