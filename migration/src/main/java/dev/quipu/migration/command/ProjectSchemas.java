package dev.quipu.migration.command;

import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.name.Literal;
import java.util.stream.Collectors;

/** The schemas that a project's branches live in. */
final class ProjectSchemas {
    private ProjectSchemas() {}

    /** Returns them as literals, for an IN of SQL; NULL, which is nowhere in, if there are none. */
    static String of(Workspace workspace) {
        String literals = workspace.project().branches().stream()
                .map(Branch::schema)
                .distinct()
                .map(schema -> Literal.quote(schema.value()))
                .collect(Collectors.joining(", "));
        return literals.isEmpty() ? "NULL" : literals;
    }
}
