package dev.quipu.migration.command;

import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import java.util.stream.Collectors;

/** The schemas that a project's branches live in. */
final class ProjectSchemas {
    private ProjectSchemas() {}

    /** Puts them as literals where a query says {@code :schemas}; NULL, which equals nothing, if there are none. */
    static String in(String sql, Workspace workspace) {
        String literals = workspace.project().branches().stream()
                .map(Branch::schema)
                .distinct()
                .map(schema -> Literal.quote(schema.value()))
                .collect(Collectors.joining(", "));
        return sql.replace(":schemas", literals.isEmpty() ? "NULL" : literals);
    }
}
