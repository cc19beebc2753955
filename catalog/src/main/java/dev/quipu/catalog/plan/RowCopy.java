package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a table to a table of their own while it is dropped and made anew, and back. Where its columns count by
 * sequences, what they have counted to is kept too.
 */
final class RowCopy {
    private static final String KEPT = "kept";

    private final Table before;
    private final Table after;
    private final Context context;

    private RowCopy(Table before, Table after, Context context) {
        this.before = before;
        this.after = after;
        this.context = context;
    }

    static RowCopy of(ObjectId table, Context context) {
        return new RowCopy(
                (Table) context.from().get(table), (Table) context.to().get(table), context);
    }

    /**
     * Writes what comes before the table is dropped, and that. The lock keeps others from writing what would not be copied.
     */
    List<Statement> keepAnd(Draft drop) {
        String name = before.name().display();
        var statements = new ArrayList<Statement>();
        statements.add(context.draft("LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE")
                .locksOldTree(before.name(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                .hazard(Hazard.Kind.LONG_LOCK, "No one can read or write " + name + " until its rows are copied.", null)
                .build());
        if (before.rowSecurity() && before.forceRowSecurity()) {
            // Its policies hold for its owner too, who would copy the rows that they show and drop all others.
            statements.add(context.draft("ALTER TABLE " + name + " NO FORCE ROW LEVEL SECURITY")
                    .locksOld(before.name(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                    .build());
        }
        Draft copy = context.draft("CREATE TABLE " + kept("").display() + " AS\nSELECT " + names(columns()) + "\nFROM "
                + (before.isPartitioned() ? "" : "ONLY ") + name);
        copy.locksOldTree(before.name(), LockMode.ACCESS_SHARE, Access.Work.SCAN);
        lost().forEach(column -> copy.hazard(
                Hazard.Kind.DATA_LOSS,
                "Every value of " + column.name().display() + " in " + name + " is lost.",
                "SELECT * FROM " + name + " WHERE " + column.name().display() + " IS NOT NULL"));
        statements.add(copy.build());
        for (Counter counter : counters()) {
            statements.add(
                    Statement.harmless("CREATE TABLE " + kept(counter.column).display()
                            + " AS\nSELECT last_value, is_called\nFROM " + counter.before.display()));
        }
        statements.add(drop.locksOldTree(before.name(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                .build());
        return statements;
    }

    /** Writes what comes when the table is there again with all its partitions, and nothing yet that looks at its rows. */
    List<Statement> fill() {
        var statements = new ArrayList<Statement>();
        List<Column> columns = columns();
        boolean overrides = columns.stream()
                .anyMatch(
                        column -> column.identity() != null && column.identity().always());
        statements.add(context.draft("INSERT INTO " + after.name().display() + " (" + names(columns) + ")"
                        + (overrides ? "\nOVERRIDING SYSTEM VALUE" : "") + "\nSELECT "
                        + columns.stream().map(this::value).collect(Collectors.joining(", ")) + "\nFROM "
                        + kept("").display())
                .hazard(Hazard.Kind.MAY_FAIL, "Fails if a row does not fit, or no partition takes it.", null)
                .build());
        List<Counter> counters = counters();
        for (Counter counter : counters) {
            statements.add(Statement.harmless("SELECT setval("
                    + Literal.quote(counter.after.display()) + ", last_value, is_called)\nFROM "
                    + kept(counter.column).display()));
        }
        statements.add(Statement.harmless("DROP TABLE "
                + Stream.concat(Stream.of(""), counters.stream().map(Counter::column))
                        .map(part -> kept(part).display())
                        .collect(Collectors.joining(", "))));
        statements.addAll(TableWriter.settings(after, context));
        return statements;
    }

    private String value(Column column) {
        Column old = context.from().column(before.name(), column.name());
        String name = column.name().display();
        return old == null || old.type().equals(column.type())
                ? name
                : new TypeChange(old.type(), column.type(), context).cast(name);
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(column -> column.name().display()).collect(Collectors.joining(", "));
    }

    /** The columns whose values are taken along, as they will be. */
    private List<Column> columns() {
        return context.to().columns(after.name()).stream()
                .filter(column ->
                        column.generated() == null && context.from().column(before.name(), column.name()) != null)
                .toList();
    }

    private List<Column> lost() {
        return context.from().columns(before.name()).stream()
                .filter(column ->
                        column.generated() == null && context.to().column(after.name(), column.name()) == null)
                .toList();
    }

    /** The name of what is kept meanwhile: one that neither catalog has. */
    private QualifiedName kept(String part) {
        return FreeName.of(before.name(), part, KEPT, context);
    }

    /**
     * A column that counts before and afterwards.
     *
     * @param column its name
     * @param before the sequence that it counts by
     * @param after the one that it will count by, which is new
     */
    private record Counter(String column, QualifiedName before, QualifiedName after) {}

    private List<Counter> counters() {
        return columns().stream()
                .flatMap(column -> Stream.ofNullable(counter(column)))
                .toList();
    }

    private @Nullable Counter counter(Column column) {
        QualifiedName old = sequence(context.from(), column.id());
        QualifiedName other = sequence(context.to(), column.id());
        boolean isNew = column.identity() != null
                || (other != null && context.fates().comes(ObjectId.of(Kind.SEQUENCE, other)));
        return old == null || other == null || !isNew
                ? null
                : new Counter(column.name().value(), old, other);
    }

    private static @Nullable QualifiedName sequence(Lookup lookup, ObjectId column) {
        CatalogObject found = lookup.find(column);
        if (found instanceof Column counting && counting.identity() != null) {
            return counting.identity().sequence();
        }
        return lookup.sequencesOf(column).stream()
                .map(Sequence::name)
                .findFirst()
                .orElse(null);
    }
}
