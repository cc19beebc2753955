package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells whether a name is one that the server gives to what was made without ({@link MadeName}). */
final class GeneratedName {
    private GeneratedName() {}

    /** Tells whether the server could have chosen a constraint's name. */
    static boolean isGenerated(Constraint constraint) {
        String table = constraint.table().name().value();
        String columns = joined(constraint.columns());
        String name = constraint.name().value();
        return switch (constraint.type()) {
            case PRIMARY_KEY -> isGenerated(name, table, null, "pkey");
            case UNIQUE -> isGenerated(name, table, columns, "key");
            case FOREIGN_KEY -> isGenerated(name, table, columns, "fkey");
            case EXCLUSION -> name.matches("(?s).*_excl[0-9]*");
            case CHECK ->
                isGenerated(name, table, null, "check")
                        || (constraint.columns().size() == 1 && isGenerated(name, table, columns, "check"));
        };
    }

    /** Tells whether the server could have chosen an index's name. */
    static boolean isGenerated(Index index) {
        String columns = index.keys().stream()
                .map(key -> key.column() == null ? "expr" : key.column().value())
                .collect(Collectors.joining("_"));
        String name = index.name().name().value();
        String table = index.table().name().value();
        boolean hasExpression = index.keys().stream().anyMatch(key -> key.column() == null);
        return isGenerated(name, table, columns, "idx")
                || (hasExpression && name.startsWith(table + "_") && name.matches("(?s).*_idx[0-9]*"))
                || (index.partitionOf() != null && name.matches("(?s).*_(idx|key|pkey|excl)[0-9]*"));
    }

    /** Tells whether the server could have chosen the name of a column's sequence. */
    static boolean isSequenceOf(String name, ObjectId column) {
        return isGenerated(name, column.path().get(1), column.name(), "seq");
    }

    /** Tells whether the server could have chosen the name of a column's not-null constraint. */
    static boolean isNotNullOf(String name, Column column) {
        return isGenerated(name, column.relation().name().value(), column.name().value(), "not_null");
    }

    /** Tells whether the server could have chosen the name of a domain's constraint. */
    static boolean isOfDomain(String name, String domain) {
        return isGenerated(name, domain, null, "check") || isGenerated(name, domain, null, "not_null");
    }

    private static String joined(List<Identifier> columns) {
        return columns.stream().map(Identifier::value).collect(Collectors.joining("_"));
    }

    private static boolean isGenerated(String name, String table, @Nullable String columns, String suffix) {
        String withoutNumber = withoutDigits(name);
        for (int digits = 0; digits <= name.length() - withoutNumber.length(); digits++) {
            String number = name.substring(name.length() - digits);
            if (name.equals(MadeName.of(table, columns == null ? "" : columns, suffix + number)
                    .value())) {
                return true;
            }
        }
        return false;
    }

    private static String withoutDigits(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) >= '0' && name.charAt(end - 1) <= '9') {
            end--;
        }
        return name.substring(0, end);
    }
}
