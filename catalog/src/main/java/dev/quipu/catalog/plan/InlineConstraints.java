package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The constraints that stand in a new table's statement: with their column, as a person writes them, or on lines of their own. */
final class InlineConstraints {
    private final Context context;
    private final List<Constraint> constraints;

    /**
     * @param constraints those that are written in the statement
     */
    InlineConstraints(Context context, List<Constraint> constraints) {
        this.context = context;
        this.constraints = constraints;
    }

    /** Returns no constraints. */
    static InlineConstraints none(Context context) {
        return new InlineConstraints(context, List.of());
    }

    /** Returns those that are written with a column. */
    List<Constraint> with(Column column) {
        return constraints.stream()
                .filter(this::isWithColumn)
                .filter(one -> one.columns().getFirst().equals(column.name()))
                .toList();
    }

    /** Returns the lines of all others: keys first, then checks, exclusions and foreign keys. */
    List<String> lines() {
        return constraints.stream()
                .filter(constraint -> !isWithColumn(constraint))
                .sorted(java.util.Comparator.comparingInt(InlineConstraints::rank)
                        .thenComparing(Constraint::id))
                .map(this::line)
                .toList();
    }

    private static int rank(Constraint constraint) {
        return switch (constraint.type()) {
            case PRIMARY_KEY -> 0;
            case UNIQUE -> 1;
            case CHECK -> 2;
            case EXCLUSION -> 3;
            case FOREIGN_KEY -> 4;
        };
    }

    private String line(Constraint constraint) {
        return "CONSTRAINT " + constraint.name().display() + " " + definition(constraint);
    }

    /** Returns the definition with what the server does not print: storage parameters and tablespace of its index. */
    String definition(Constraint constraint) {
        Index index = constraint.index() == null ? null : context.to().index(constraint.index());
        String definition = Wording.check(constraint.definition());
        List<String> clauses = index == null ? List.of() : clauses(constraint, index);
        if (index == null || clauses.isEmpty()) {
            return definition;
        }
        String end = ending(constraint, index);
        String head = definition.substring(0, definition.length() - end.length());
        return head + " " + String.join(" ", clauses) + end;
    }

    /** Of an exclusion the server prints the index, with its storage parameters. */
    private static List<String> clauses(Constraint constraint, Index index) {
        var clauses = new ArrayList<String>();
        if (!index.options().isEmpty() && constraint.type() != Constraint.Type.EXCLUSION) {
            clauses.add("WITH " + Options.storage(index.options()));
        }
        if (index.tablespace() != null) {
            clauses.add("USING INDEX TABLESPACE " + index.tablespace().display());
        }
        return clauses;
    }

    /** What stands behind the index: which rows it has, and when the constraint is checked. */
    private static String ending(Constraint constraint, Index index) {
        String definition = constraint.definition();
        String timing =
                (constraint.deferrable() ? " DEFERRABLE" : "") + (constraint.deferred() ? " INITIALLY DEFERRED" : "");
        String rows = index.predicate() == null ? "" : " WHERE (" + index.predicate() + ")";
        return definition.endsWith(rows + timing) ? rows + timing : timing;
    }

    private boolean isWithColumn(Constraint constraint) {
        return constraint.columns().size() == 1
                && hasServersName(constraint)
                && definition(constraint).startsWith(start(constraint))
                && !hasOtherColumns(constraint);
    }

    /** INCLUDE has no place beside a column. */
    private boolean hasOtherColumns(Constraint constraint) {
        return definition(constraint).startsWith(start(constraint) + " INCLUDE ");
    }

    private static String start(Constraint constraint) {
        String column = constraint.columns().getFirst().display();
        return switch (constraint.type()) {
            case PRIMARY_KEY -> "PRIMARY KEY (" + column + ")";
            case UNIQUE -> "UNIQUE (" + column + ")";
            case FOREIGN_KEY -> "FOREIGN KEY (" + column + ") ";
            case CHECK, EXCLUSION -> "\0";
        };
    }

    static boolean hasServersName(Constraint constraint) {
        String table = constraint.table().name().value();
        String columns = MadeName.columns(
                constraint.columns().stream().map(Identifier::value).collect(Collectors.toList()));
        return switch (constraint.type()) {
            case PRIMARY_KEY -> constraint.name().equals(MadeName.of(table, "", "pkey"));
            case UNIQUE -> constraint.name().equals(MadeName.of(table, columns, "key"));
            case FOREIGN_KEY -> constraint.name().equals(MadeName.of(table, columns, "fkey"));
            case CHECK, EXCLUSION -> false;
        };
    }

    String columnForm(Constraint constraint) {
        String rest = definition(constraint).substring(start(constraint).length());
        return switch (constraint.type()) {
            case PRIMARY_KEY -> "PRIMARY KEY" + rest;
            case UNIQUE -> "UNIQUE" + rest;
            case FOREIGN_KEY, CHECK, EXCLUSION -> rest;
        };
    }
}
