package dev.quipu.migration.history;

import dev.quipu.catalog.name.Identifier;

/**
 * A row of {@code branch}: where a branch lives in this database.
 *
 * @param branch the branch's label
 * @param schema the schema that its revisions run in
 * @param schemaCreated whether Quipu created that schema, and so drops it with the branch's last revision
 */
public record Placement(String branch, Identifier schema, boolean schemaCreated) {}
