package dev.quipu.migration.original;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.original.ColumnCopy.Change;
import dev.quipu.migration.original.CopyReport.ColumnReport;
import dev.quipu.migration.original.CopyReport.Misfit;
import dev.quipu.migration.original.CopyReport.TableReport;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The copy of an original into its pack: what it would do, and the revision that does it. */
public final class OriginalCopy {
    private static final String BESIDE = "the old table alone";

    private final CopySides sides;
    private final List<TableCopy> tables;

    /**
     * Plans it.
     *
     * @param pack the pack's name
     * @param live the database
     * @param oldSchema where the original is in it
     * @param made what the pack makes in its schema
     * @param newSchema the pack's schema
     */
    public OriginalCopy(
            String pack, Original original, Catalog live, Identifier oldSchema, Catalog made, Identifier newSchema) {
        this.sides = new CopySides(pack, original, live, oldSchema, made, newSchema, Plain.of(made, newSchema));
        this.tables = CopyPlanner.plan(sides);
    }

    /** Tells whether there is a table to copy. */
    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Returns the statements that copy. */
    public String upgrade() {
        return new CopyText(sides, tables).upgrade();
    }

    /** Returns the statements that take back what was copied. */
    public String downgrade() {
        return new CopyText(sides, tables).downgrade();
    }

    /**
     * Counts.
     *
     * @param session is in no transaction, and is in none afterwards
     */
    public CopyReport report(Session session) {
        try {
            session.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = "
                    + sides.oldSchema().quoted());
            requireAllRows(session);
            List<TableReport> reports = new ArrayList<>();
            List<Misfit> misfits = new ArrayList<>();
            for (TableCopy table : tables) {
                reports.add(table(session, table));
                for (Misfits.Question question : Misfits.of(sides, tables, table)) {
                    long rows = numbers(session, "SELECT count(*) FROM (" + question.query() + ") AS misfits")
                            .getFirst();
                    if (rows > 0) {
                        misfits.add(new Misfit(table.from().name().value(), question.what(), rows, question.query()));
                    }
                }
            }
            return new CopyReport(
                    sides.pack(),
                    sides.oldSchema().value(),
                    sides.newSchema().value(),
                    reports,
                    sides.original().tables().stream()
                            .filter(taken -> !sides.has(taken))
                            .map(Original.Taken::from)
                            .toList(),
                    CopyPlanner.untaken(sides),
                    misfits);
        } finally {
            session.rollback();
        }
    }

    private void requireAllRows(Session session) {
        for (TableCopy table : tables) {
            String name = table.from().display();
            if ("t"
                    .equals(session.query("SELECT row_security_active(" + Literal.quote(name) + ")")
                            .getFirst()
                            .getFirst())) {
                throw new QuipuException(
                        QuipuException.Kind.FAILED,
                        CopyText.HIDDEN,
                        null,
                        List.of("on " + name),
                        CopyText.HIDDEN_HINT,
                        null);
            }
        }
    }

    private TableReport table(Session session, TableCopy table) {
        List<ColumnReport> changes = new ArrayList<>();
        StringBuilder counts = new StringBuilder("SELECT (SELECT count(*) FROM ")
                .append(table.from().display())
                .append("), count(*)");
        for (ColumnCopy column : table.columns()) {
            column.changes().forEach(change -> counts.append(filter(change.condition())));
        }
        table.homeless().forEach(column -> counts.append(filter("s." + TableCopy.quoted(column) + " IS NOT NULL")));
        List<Long> numbers = numbers(session, counts + " FROM " + table.source() + " AS s");
        int place = 2;
        String keep = table.keep();
        String kept = keep == null ? BESIDE : keep + ".original";
        for (ColumnCopy column : table.columns()) {
            for (Change change : column.changes()) {
                long rows = numbers.get(place++);
                if (rows > 0) {
                    changes.add(new ColumnReport(column.name(), change.words(), rows, change.isKept() ? kept : null));
                }
            }
        }
        for (String column : table.homeless()) {
            changes.add(new ColumnReport(column, "has no place of its own", numbers.get(place++), kept));
        }
        return new TableReport(
                table.from().name().value(),
                table.into().name().value(),
                numbers.get(0),
                numbers.get(1),
                changes,
                table.note());
    }

    private static String filter(@Nullable String condition) {
        return ", count(*)" + (condition == null ? "" : " FILTER (WHERE " + condition + ")");
    }

    private static List<Long> numbers(Session session, String query) {
        return session.query(query).getFirst().stream()
                .map(number -> Long.valueOf(Objects.requireNonNull(number)))
                .toList();
    }
}
