package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.name.Identifier;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the definitions of plain keys as {@code pg_get_constraintdef} does, which fills the server's caches for each. */
final class ConstraintDefinition {
    private ConstraintDefinition() {}

    static String names(List<Identifier> names) {
        return names.stream().map(Identifier::display).collect(Collectors.joining(", "));
    }

    /** Returns the definition of a primary key or unique constraint on columns alone. */
    static String ofKey(Constraint.Type type, List<Identifier> columns, String timing) {
        String words = type == Constraint.Type.PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE";
        return words + " (" + names(columns) + ")" + timing;
    }

    /** Returns the definition of a foreign key without periods. */
    static String ofReference(List<Identifier> columns, Constraint.Reference reference, String timing) {
        StringBuilder sql =
                new StringBuilder("FOREIGN KEY (").append(names(columns)).append(") REFERENCES ");
        sql.append(reference.table().display())
                .append('(')
                .append(names(reference.columns()))
                .append(')');
        sql.append(reference.match().equals("SIMPLE") ? "" : " MATCH " + reference.match());
        sql.append(action("UPDATE", reference.onUpdate())).append(action("DELETE", reference.onDelete()));
        if (!reference.onDeleteColumns().isEmpty()) {
            sql.append(" (").append(names(reference.onDeleteColumns())).append(')');
        }
        return sql.append(timing).toString();
    }

    private static String action(String event, String action) {
        return action.equals("NO ACTION") ? "" : " ON " + event + " " + action;
    }

    /** Returns what follows the definition proper. */
    static String timing(boolean deferrable, boolean deferred, boolean validated, boolean enforced) {
        String timing = (deferrable ? " DEFERRABLE" : "") + (deferred ? " INITIALLY DEFERRED" : "");
        if (!enforced) {
            return timing + " NOT ENFORCED";
        }
        return validated ? timing : timing + " NOT VALID";
    }
}
