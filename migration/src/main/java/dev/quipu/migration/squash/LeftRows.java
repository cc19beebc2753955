package dev.quipu.migration.squash;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.rows.PortableText;
import dev.quipu.postgres.rows.RowSnapshot;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * The rows that revisions have left in the tables which they made, and how far their sequences have counted, as statements for
 * a database that has the same tables, empty.
 *
 * <p>Rows come as they are: triggers of the tables do not fire for them, and policies that are forced do not keep their owner
 * from writing them. Both are put back as they were.
 */
final class LeftRows {
    private static final String BEGIN = "BEGIN READ ONLY; SET LOCAL synchronize_seqscans = off; SET LOCAL "
            + String.join("; SET LOCAL ", PortableText.SETTINGS);

    private final Session session;
    private final Catalog before;
    private final Catalog catalog;
    private final Identifier home;

    /**
     * Takes where the rows are.
     *
     * @param before what was there before the revisions
     * @param catalog what is there now
     * @param home the schema whose names are written without it
     */
    LeftRows(Session session, Catalog before, Catalog catalog, Identifier home) {
        this.session = session;
        this.before = before;
        this.catalog = catalog;
        this.home = home;
    }

    /**
     * Returns the statements; empty if there are neither rows nor numbers.
     *
     * @param held what the tables hold
     */
    String script(RowSnapshot held) {
        List<Table> filled = parentsFirst(catalog.all(Table.class)
                .filter(table -> !table.isPartitioned() && table.foreign() == null && !isOlder(table.id()))
                .filter(table -> rows(held, table) > 0)
                .toList());
        session.send(BEGIN);
        try {
            StringBuilder script = new StringBuilder();
            filled.forEach(table -> table(table, rows(held, table), script));
            sequences().forEach(sequence -> sequence(sequence, script));
            if (!filled.isEmpty()) {
                filledViews()
                        .forEach(view -> script.append("\nREFRESH MATERIALIZED VIEW ")
                                .append(name(view))
                                .append(";\n"));
            }
            return script.toString();
        } finally {
            session.rollback();
        }
    }

    private static long rows(RowSnapshot held, Table table) {
        RowSnapshot.Held there = held.tables().get(table.name());
        return there == null ? 0 : there.rows();
    }

    private boolean isOlder(ObjectId id) {
        return before.objects().containsKey(id);
    }

    private void table(Table table, long rows, StringBuilder script) {
        String name = name(table.name());
        List<Trigger> firing = catalog.partsOf(Kind.TRIGGER, table.name(), Trigger.class).stream()
                .filter(trigger -> trigger.enabled() == Enabled.ORIGIN || trigger.enabled() == Enabled.ALWAYS)
                .toList();
        script.append('\n');
        for (Trigger trigger : firing) {
            alter(script, name, "DISABLE TRIGGER " + trigger.name().display());
        }
        if (table.forceRowSecurity()) {
            alter(script, name, "NO FORCE ROW LEVEL SECURITY");
        }
        List<String> columns = catalog.columnsOf(table.name()).stream()
                .filter(column -> column.generated() == null)
                .map(column -> column.name().display())
                .toList();
        if (columns.isEmpty()) {
            script.repeat("INSERT INTO " + name + " DEFAULT VALUES;\n", (int) rows);
        } else {
            script.append("COPY ")
                    .append(name)
                    .append(" (")
                    .append(String.join(", ", columns))
                    .append(") FROM stdin;\n")
                    .append(copied(table, columns))
                    .append("\\.\n");
        }
        checkDeferred(table, script);
        if (table.forceRowSecurity()) {
            alter(script, name, "FORCE ROW LEVEL SECURITY");
        }
        for (Trigger trigger : firing) {
            String again = trigger.enabled() == Enabled.ALWAYS ? "ENABLE ALWAYS TRIGGER " : "ENABLE TRIGGER ";
            alter(script, name, again + trigger.name().display());
        }
    }

    private static void alter(StringBuilder script, String name, String what) {
        script.append("ALTER TABLE ONLY ").append(name).append(' ').append(what).append(";\n");
    }

    /** What waits for the commit is in the way of ALTER TABLE. Afterwards it waits again, for who runs in the same transaction. */
    private void checkDeferred(Table table, StringBuilder script) {
        String names = constraints(table)
                .filter(Constraint::deferred)
                .map(constraint -> name(new QualifiedName(table.name().schema(), constraint.name())))
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            script.append("SET CONSTRAINTS ").append(names).append(" IMMEDIATE;\n");
            script.append("SET CONSTRAINTS ").append(names).append(" DEFERRED;\n");
        }
    }

    private String copied(Table table, List<String> columns) {
        String copy = "COPY " + table.name().quoted() + " (" + String.join(", ", columns) + ") TO STDOUT";
        try (StringWriter rows = new StringWriter()) {
            session.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(copy, rows);
            return rows.toString();
        } catch (SQLException e) {
            throw ServerException.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<QualifiedName> sequences() {
        Stream<QualifiedName> alone = catalog.all(Sequence.class)
                .filter(sequence -> !isOlder(sequence.id()))
                .map(Sequence::name);
        Stream<QualifiedName> ofIdentity = catalog.all(Column.class)
                .filter(column -> column.identity() != null && !isOlder(column.id()))
                .map(column -> Objects.requireNonNull(column.identity()).sequence());
        return Stream.concat(alone, ofIdentity).sorted(Comparator.comparing(QualifiedName::quoted));
    }

    private void sequence(QualifiedName sequence, StringBuilder script) {
        Row row = session.rows("SELECT q.last_value, q.is_called, q.last_value <> s.seqstart FROM "
                        + sequence.quoted() + " AS q, pg_catalog.pg_sequence AS s WHERE s.seqrelid = "
                        + Literal.quote(sequence.quoted()) + "::pg_catalog.regclass")
                .getFirst();
        boolean called = row.isTrue(1);
        if (called || row.isTrue(2)) {
            script.append("\nSELECT pg_catalog.setval(")
                    .append(Literal.quote(name(sequence)))
                    .append(", ")
                    .append(row.text(0))
                    .append(called ? "" : ", false")
                    .append(");\n");
        }
    }

    /** Returns the materialized views that can be read, each after those that it reads. */
    private List<QualifiedName> filledViews() {
        Map<ObjectId, Set<ObjectId>> needs = new LinkedHashMap<>();
        for (Dependency dependency : catalog.dependencies()) {
            needs.computeIfAbsent(dependency.dependent(), any -> new LinkedHashSet<>())
                    .add(dependency.referenced());
        }
        List<QualifiedName> ordered = new ArrayList<>();
        Set<ObjectId> seen = new LinkedHashSet<>();
        catalog.all(MaterializedView.class).forEach(view -> visit(view.id(), needs, seen, ordered));
        return ordered;
    }

    private void visit(
            ObjectId id, Map<ObjectId, Set<ObjectId>> needs, Set<ObjectId> seen, List<QualifiedName> ordered) {
        if (!seen.add(id)) {
            return;
        }
        needs.getOrDefault(id, Set.of()).forEach(need -> visit(need, needs, seen, ordered));
        if (catalog.objects().get(id) instanceof MaterializedView view && view.populated() && !isOlder(id)) {
            ordered.add(view.name());
        }
    }

    /** Orders tables so that each comes after those that its rows refer to. */
    private List<Table> parentsFirst(List<Table> tables) {
        List<Table> left = new ArrayList<>(tables);
        List<Table> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Optional<Table> next = left.stream()
                    .filter(table -> referred(table).noneMatch(parent -> isLeft(parent, table, left)))
                    .findFirst();
            Table table = next.orElseThrow(() -> circle(left));
            left.remove(table);
            ordered.add(table);
        }
        return ordered;
    }

    private Stream<QualifiedName> referred(Table table) {
        return constraints(table)
                .map(Constraint::reference)
                .filter(Objects::nonNull)
                .map(Constraint.Reference::table);
    }

    private Stream<Constraint> constraints(Table table) {
        return catalog.partsOf(Kind.CONSTRAINT, table.name(), Constraint.class).stream();
    }

    /** A table may refer to itself: keys are checked when all of its rows are there. */
    private boolean isLeft(QualifiedName parent, Table child, List<Table> left) {
        return left.stream().anyMatch(table -> !table.equals(child) && isIn(table, parent));
    }

    private boolean isIn(Table table, QualifiedName whole) {
        if (table.name().equals(whole)) {
            return true;
        }
        return table.partition() != null
                && catalog.table(table.partition().parent())
                        .filter(parent -> isIn(parent, whole))
                        .isPresent();
    }

    private static QuipuException circle(List<Table> left) {
        return new QuipuException(
                QuipuException.Kind.FAILED,
                "rows of these tables refer to one another in a circle, so that none can be written first: "
                        + left.stream().map(table -> table.name().display()).collect(Collectors.joining(", ")),
                "squash up to a revision before these rows, or leave one of the keys to a later revision");
    }

    private String name(QualifiedName name) {
        return name.schema().equals(home) ? name.name().display() : name.display();
    }
}
