package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Queries for the rows that a constraint or a unique index refuses. A row that is returned is in its way. */
record Offenders(Context context) {
    /** Returns the query; null where the constraint is not printed as any known form is. */
    @Nullable
    String of(Constraint constraint) {
        Index index = constraint.index() == null ? null : context.to().index(constraint.index());
        return switch (constraint.type()) {
            case PRIMARY_KEY, UNIQUE ->
                index == null
                        ? null
                        : ConstraintWriter.isTemporal(constraint) ? overlaps(constraint, index) : duplicates(index);
            case FOREIGN_KEY -> constraint.reference() == null ? null : orphans(constraint, constraint.reference());
            case CHECK -> check(constraint);
            case EXCLUSION -> index == null ? null : exclusive(constraint, index);
        };
    }

    /** Returns the keys of a unique index that more than one row has. */
    String duplicates(Index index) {
        String keys = index.keys().stream().map(Offenders::collated).collect(Collectors.joining(", "));
        var conditions = new ArrayList<String>();
        if (index.predicate() != null) {
            conditions.add(index.predicate());
        }
        if (!index.nullsNotDistinct()) {
            index.keys().forEach(key -> conditions.add(key.expression() + " IS NOT NULL"));
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return "SELECT " + keys + ", count(*) FROM " + only(index.table()) + where + " GROUP BY " + keys
                + " HAVING count(*) > 1";
    }

    /** What is equal hangs on the key's collation. */
    private static String collated(Index.Key key) {
        return key.collation() == null
                ? key.expression()
                : key.expression() + " COLLATE " + key.collation().display();
    }

    /** Returns the rows in which a column is NULL that is to be so in none. */
    String nulls(Column column) {
        boolean isAlone = column.notNull() != null && column.notNull().noInherit();
        String table = isAlone ? only(column.relation()) : column.relation().display();
        return "SELECT * FROM " + table + " WHERE " + column.name().display() + " IS NULL";
    }

    /** The period is the last column. It must not be empty either. */
    private String overlaps(Constraint constraint, Index index) {
        List<Index.Key> keys = index.keys();
        String period = keys.getLast().expression();
        Stream<String> same = keys.subList(0, keys.size() - 1).stream()
                .map(key -> "other." + key.expression() + " = one." + key.expression());
        String conflict = Stream.concat(same, Stream.of("other." + period + " && one." + period))
                .collect(Collectors.joining(" AND "));
        String table = only(constraint.table());
        return "SELECT * FROM " + table + " AS one WHERE isempty(one." + period + ") OR EXISTS (SELECT FROM " + table
                + " AS other WHERE (other.tableoid, other.ctid) <> (one.tableoid, one.ctid) AND " + conflict + ")";
    }

    private String orphans(Constraint constraint, Constraint.Reference reference) {
        List<Identifier> own = constraint.columns();
        List<Identifier> other = reference.columns();
        boolean isPeriod = ConstraintWriter.isTemporal(constraint);
        int equal = own.size() - (isPeriod ? 1 : 0);
        String match = IntStream.range(0, equal)
                .mapToObj(i -> "referenced." + other.get(i).display() + " = referring."
                        + own.get(i).display())
                .collect(Collectors.joining(" AND "));
        String period = "referring." + own.getLast().display();
        // An empty period is in every other, and the server finds none that it is in.
        String found = isPeriod
                ? "coalesce(NOT isempty(" + period + ") AND " + period + " <@ (SELECT range_agg(referenced."
                        + other.getLast().display() + ") FROM " + only(reference.table())
                        + " AS referenced WHERE " + match + "), false)"
                : "EXISTS (SELECT FROM " + only(reference.table()) + " AS referenced WHERE " + match + ")";
        String orphaned = allOf(own, " IS NOT NULL") + " AND NOT " + found;
        // A key of one column is whole or not there at all.
        boolean isFull = reference.match().equals("FULL") && own.size() > 1;
        String refused = isFull
                ? orphaned + " OR NOT (" + allOf(own, " IS NULL") + ") AND NOT (" + allOf(own, " IS NOT NULL") + ")"
                : orphaned;
        return "SELECT * FROM " + only(constraint.table()) + " AS referring WHERE " + refused;
    }

    private static String allOf(List<Identifier> columns, String test) {
        return columns.stream()
                .map(column -> "referring." + column.display() + test)
                .collect(Collectors.joining(" AND "));
    }

    private @Nullable String check(Constraint constraint) {
        String definition = constraint.definition();
        int end = definition.lastIndexOf(')');
        String table = constraint.noInherit()
                ? only(constraint.table())
                : constraint.table().display();
        return definition.startsWith("CHECK (") && end > 0
                ? "SELECT * FROM " + table + " WHERE NOT ("
                        + Wording.bare(definition.substring("CHECK (".length(), end)) + ")"
                : null;
    }

    /** The keys come from the index, which knows expressions apart, and their operators from the definition. */
    private @Nullable String exclusive(Constraint constraint, Index index) {
        List<Index.Key> keys = index.keys();
        List<String> operators = operators(constraint.definition());
        if (operators.size() != keys.size()) {
            return null;
        }
        String columns = IntStream.range(0, keys.size())
                .mapToObj(i -> collated(keys.get(i)) + " AS key" + (i + 1))
                .collect(Collectors.joining(", "));
        String conflict = IntStream.rangeClosed(1, keys.size())
                .mapToObj(i -> "one.key" + i + " " + operators.get(i - 1) + " other.key" + i)
                .collect(Collectors.joining(" AND "));
        String where = index.predicate() == null ? "" : " WHERE " + index.predicate();
        return "WITH held AS (SELECT tableoid, ctid AS place, " + columns + " FROM " + only(constraint.table()) + where
                + ") SELECT one.* FROM held AS one, held AS other"
                + " WHERE (one.tableoid, one.place) <> (other.tableoid, other.place) AND " + conflict;
    }

    /** Takes what follows each WITH in the parentheses of {@code EXCLUDE USING gist (room WITH =, during WITH &&)}. */
    private static List<String> operators(String definition) {
        return Elements.of(definition).stream()
                .map(element -> element.afterWord("WITH"))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Keys and references are of a table's own rows; those of a partitioned one are in its partitions. */
    private String only(QualifiedName name) {
        Table table = context.to().table(name);
        boolean hasChildren = table != null
                && !table.isPartitioned()
                && !context.from().children(name).isEmpty();
        return (hasChildren ? "ONLY " : "") + name.display();
    }
}
