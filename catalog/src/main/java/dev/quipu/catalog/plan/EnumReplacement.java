package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
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
 * text, the old one goes. Whatever else uses it is taken away before and made again afterwards.
 */
final class EnumReplacement {
    private final EnumType from;
    private final EnumType to;
    private final Context context;
    private final QualifiedName old;

    EnumReplacement(EnumType from, EnumType to, Context context) {
        this.from = from;
        this.to = to;
        this.context = context;
        Identifier aside = GeneratedNames.of(from.name().name().value(), "", "replaced");
        this.old = new QualifiedName(from.name().schema(), aside);
    }

    Alteration alteration() {
        Optional<ObjectId> madeOfIt = context.from().users(from.id()).stream()
                .filter(user -> switch (user.kind()) {
                    case DOMAIN, COMPOSITE_TYPE, RANGE_TYPE, BASE_TYPE, CAST, OPERATOR, OPERATOR_CLASS -> true;
                    default -> false;
                })
                .sorted()
                .findFirst();
        if (madeOfIt.isPresent()) {
            return new Alteration.Refused(
                    "Values of " + to.id() + " can be neither taken away nor put elsewhere: " + madeOfIt.get()
                            + " is made of it.",
                    "Create another type, move " + madeOfIt.get().display()
                            + " and the columns to it, then drop this one.");
        }
        List<Column> columns = columns();
        var retyped = new HashSet<ObjectId>();
        retyped.add(from.id());
        columns.forEach(column -> retyped.add(column.id()));
        return new Alteration.InPlace(statements(columns), retyped);
    }

    /** The columns that have the type before and after; of an inherited one the table above changes it. */
    private List<Column> columns() {
        return context.from().users(from.id()).stream()
                .filter(user -> user.kind() == Kind.COLUMN)
                .map(user -> context.from().find(user))
                .filter(Column.class::isInstance)
                .map(Column.class::cast)
                .filter(column -> context.from().table(column.relation()) != null && isOfType(column))
                .filter(column -> context.to().find(column.id()) instanceof Column after
                        && after.type().equals(column.type()))
                .sorted(Comparator.comparing(Column::id))
                .toList();
    }

    private boolean isOfType(Column column) {
        return column.type().replace("[]", "").equals(from.name().display());
    }

    private List<Statement> statements(List<Column> columns) {
        var statements = new ArrayList<Statement>();
        String name = to.name().display();
        statements.add(Statement.harmless(
                "ALTER TYPE " + name + " RENAME TO " + old.name().display()));
        statements.add(Statement.harmless(EnumTypeWriter.definition(to)));
        statements.addAll(
                AnnotationWriter.write(to.id(), null, context.to().catalog().annotationsOf(to.id()), context));
        columns.stream().filter(Column::local).forEach(column -> statements.add(retype(column)));
        statements.add(Statement.harmless("DROP TYPE " + old.display()));
        return statements;
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
        String rows = rows(column, isArray);
        return rows == null
                ? draft.build()
                : draft.hazard(
                                Hazard.Kind.MAY_FAIL,
                                "Fails if a row of " + relation.display() + " has a value that "
                                        + to.name().display() + " no longer has.",
                                rows)
                        .build();
    }

    private Stream<QualifiedName> below(QualifiedName table) {
        return context.from().children(table).stream()
                .map(Table::name)
                .flatMap(child -> Stream.concat(Stream.of(child), below(child)));
    }

    private @Nullable String rows(Column column, boolean isArray) {
        List<String> gone = from.labels().stream()
                .filter(label -> !to.labels().contains(label))
                .toList();
        if (gone.isEmpty()) {
            return null;
        }
        String name = column.name().display();
        String labels = gone.stream().map(Literal::quote).collect(Collectors.joining(", "));
        return "SELECT * FROM " + column.relation().display() + " WHERE "
                + (isArray ? name + "::text[] && ARRAY[" + labels + "]" : name + "::text IN (" + labels + ")");
    }
}
