package dev.quipu.migration.command;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;

/** {@code dump}: a schema as SQL that makes it, or as a catalog to store. */
public final class Dump {
    private final SchemaTools tools;

    public Dump(SchemaTools tools) {
        this.tools = tools;
    }

    /** Returns the statements that make a schema in an empty database. */
    public Plan statements(SchemaSource source, PlanOptions options) {
        try {
            return Planner.plan(Catalog.EMPTY, catalog(source), options);
        } catch (PlanException e) {
            throw new QuipuException(Kind.FAILED, String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** Returns the schema itself. */
    public Catalog catalog(SchemaSource source) {
        return tools.side(source).catalog();
    }
}
