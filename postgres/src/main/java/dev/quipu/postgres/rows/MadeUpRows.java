package dev.quipu.postgres.rows;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A few rows for tables that have none, as good as a program can guess them: values of the columns' types, those that checks
 * and bounds of partitions name, and keys that are there. What the server refuses all the same is left out, so that a table
 * may stay empty.
 */
public final class MadeUpRows {
    private static final int ROWS = 3;
    /** Of how many tables, those included that the wanted ones lead to. */
    private static final int TABLES = 200;
    /** How often another row is tried in the place of one that was refused. */
    private static final int ATTEMPTS = 6;

    /** Rows that take longer to make, in a function of the user's, are not worth the wait. */
    private static final String BOUNDS = "SET LOCAL statement_timeout = '5s'; SET LOCAL client_min_messages = error; ";

    private static final Pattern CONSTANT = Pattern.compile("'(?:[^']|'')*'|(?<![\\w.])-?\\d+(?:\\.\\d+)?(?![\\w.])");

    private final Catalog catalog;
    private final MadeUpValues values;
    /** What each column's checks and bounds name: every row and attempt asks for it. */
    private final Map<ObjectId, List<String>> constants = new HashMap<>();

    /** Takes what the database holds. */
    public MadeUpRows(Catalog catalog) {
        this.catalog = catalog;
        this.values = new MadeUpValues(catalog);
    }

    /**
     * Makes the rows of some tables, of their partitions, and of the tables that they refer to, in the session's transaction.
     * Where the session may, it does so without triggers.
     *
     * @return the tables of which that was tried, in that order
     * @throws ServerException if it takes too long, or has otherwise no end
     */
    public List<Table> insert(Session session, Collection<QualifiedName> wanted) {
        List<Table> tables = tables(wanted);
        if (!tables.isEmpty()) {
            String body = "DECLARE\n    attempt text;\nBEGIN\n"
                    + "    BEGIN\n        PERFORM set_config('session_replication_role', 'replica', true);\n"
                    + "    EXCEPTION WHEN insufficient_privilege THEN\n        NULL;\n    END;\n"
                    + "    SET CONSTRAINTS ALL IMMEDIATE;\n"
                    + tables.stream().map(this::rows).collect(Collectors.joining()) + "END";
            session.send(BOUNDS + "DO " + Literal.quote(body));
        }
        return tables;
    }

    private List<Table> tables(Collection<QualifiedName> wanted) {
        SequencedSet<Table> found = new LinkedHashSet<>();
        wanted.forEach(name -> add(name, found, new LinkedHashSet<>()));
        return List.copyOf(found);
    }

    /** Tables that are referred to come first. */
    private void add(QualifiedName name, SequencedSet<Table> found, SequencedSet<QualifiedName> under) {
        Optional<Table> table = catalog.table(name);
        boolean isToBeLeft = found.size() >= TABLES || !under.add(name);
        if (isToBeLeft || table.isEmpty() || table.get().foreign() != null) {
            return;
        }
        references(name).forEach(reference -> add(reference.table(), found, under));
        if (table.get().isPartitioned()) {
            catalog.partitionsOf(name).forEach(partition -> add(partition.name(), found, under));
        }
        found.add(table.get());
    }

    private Stream<Constraint> constraints(QualifiedName table, Constraint.Type type) {
        return catalog.partsOf(Kind.CONSTRAINT, table, Constraint.class).stream()
                .filter(constraint -> constraint.type() == type);
    }

    private Stream<Constraint.Reference> references(QualifiedName table) {
        return constraints(table, Constraint.Type.FOREIGN_KEY)
                .map(Constraint::reference)
                .flatMap(Stream::ofNullable);
    }

    private String rows(Table table) {
        if (table.isPartitioned()) {
            return "";
        }
        List<Column> columns = catalog.columnsOf(table.name()).stream()
                .filter(MadeUpRows::isGiven)
                .toList();
        var script = new StringBuilder(
                "    IF NOT EXISTS (SELECT FROM ONLY " + table.name().display() + ") THEN\n");
        for (int row = 1; row <= ROWS; row++) {
            var attempts = new LinkedHashSet<String>();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                attempts.add(Literal.quote(insertion(table, columns, row, attempt)));
            }
            script.append("        FOREACH attempt IN ARRAY ARRAY[\n            ")
                    .append(String.join(",\n            ", attempts))
                    .append("] LOOP\n            BEGIN\n                EXECUTE attempt;\n                EXIT;\n")
                    .append("            EXCEPTION WHEN OTHERS THEN\n                NULL;\n            END;\n")
                    .append("        END LOOP;\n");
        }
        return script.append("    END IF;\n").toString();
    }

    /** What the server computes or counts by itself is left to it. */
    private static boolean isGiven(Column column) {
        String given = column.defaultExpression();
        return column.generated() == null
                && column.identity() == null
                && (given == null || !given.startsWith("nextval("));
    }

    private String insertion(Table table, List<Column> columns, int row, int attempt) {
        if (columns.isEmpty()) {
            return "INSERT INTO " + table.name().display() + " DEFAULT VALUES";
        }
        return columns.stream()
                        .map(column -> column.name().display())
                        .collect(Collectors.joining(
                                ", ", "INSERT INTO " + table.name().display() + " (", ")"))
                + columns.stream()
                        .map(column -> value(table, column, row, attempt))
                        .collect(Collectors.joining(", ", " VALUES (", ")"));
    }

    private String value(Table table, Column column, int row, int attempt) {
        Optional<String> key = constraints(table.name(), Constraint.Type.FOREIGN_KEY)
                .filter(constraint -> constraint.columns().contains(column.name()))
                .flatMap(constraint -> key(constraint, column, row, attempt).stream())
                .findFirst();
        if (key.isPresent()) {
            return key.get();
        }
        List<String> named =
                attempt == 0 ? List.of() : constants.computeIfAbsent(column.id(), id -> constants(table, column));
        return named.isEmpty() ? values.of(column.type(), row) : named.get((attempt + row - 2) % named.size());
    }

    /** A key of the other table: each row's its own first, then the first for all. */
    private static Optional<String> key(Constraint constraint, Column column, int row, int attempt) {
        Constraint.Reference reference = constraint.reference();
        if (reference == null) {
            return Optional.empty();
        }
        String other = reference
                .columns()
                .get(constraint.columns().indexOf(column.name()))
                .display();
        String order =
                reference.columns().stream().map(name -> "r." + name.display()).collect(Collectors.joining(", "));
        int offset = attempt < ATTEMPTS / 2 ? row - 1 : 0;
        return Optional.of("(SELECT r." + other + " FROM " + reference.table().display() + " AS r ORDER BY " + order
                + " OFFSET " + offset + " LIMIT 1)");
    }

    /** What checks, domains and bounds of partitions name, and what comes next, which is what is greater. */
    private List<String> constants(Table table, Column column) {
        Stream<String> checks = constraints(table.name(), Constraint.Type.CHECK)
                .filter(constraint -> constraint.columns().contains(column.name()))
                .map(Constraint::definition);
        Stream<String> domains = values.domain(column.type()).stream()
                .flatMap(domain -> domain.checks().stream())
                .map(DomainType.Check::definition);
        Table.Partition place = table.partition();
        Stream<String> bounds = place != null && isKey(column, place) ? Stream.of(place.bound()) : Stream.empty();
        var named = new ArrayList<String>();
        Stream.of(checks, domains, bounds).flatMap(texts -> texts).forEach(text -> {
            for (Matcher matcher = CONSTANT.matcher(text); matcher.find(); ) {
                String constant = matcher.group();
                named.add(constant);
                if (isTime(column)) {
                    named.add("(" + constant + "::" + column.type() + " + interval '1 day')::" + column.type());
                } else if (!constant.startsWith("'")) {
                    named.add(constant + " + 1");
                }
            }
        });
        return named;
    }

    private static boolean isTime(Column column) {
        return column.type().equals("date") || column.type().startsWith("timestamp");
    }

    private boolean isKey(Column column, Table.Partition partition) {
        return catalog.table(partition.parent())
                .map(Table::partitionKey)
                .filter(key -> key.contains(column.name().display()))
                .isPresent();
    }
}
