package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import java.util.List;
import java.util.Map;

/** {@code dump}: a schema as SQL that makes it, or as a catalog to store. */
public final class Dump {
    private final SchemaTools tools;

    public Dump(SchemaTools tools) {
        this.tools = tools;
    }

    /**
     * Returns the statements that make a schema in an empty database.
     *
     * @param options with a home schema, only what lies in it is printed
     */
    public Plan statements(SchemaSource source, PlanOptions options) {
        Catalog catalog = catalog(source);
        Identifier home = options.home();
        try {
            return home == null
                    ? Planner.plan(ofNewDatabase(catalog), catalog, options)
                    : Planner.plan(Catalog.EMPTY, part(catalog, home), options);
        } catch (PlanException e) {
            throw new QuipuException(QuipuException.Kind.FAILED, String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** Returns the schema itself. */
    public Catalog catalog(SchemaSource source) {
        return tools.side(source).catalog();
    }

    private static Catalog part(Catalog catalog, Identifier home) {
        NamePattern inside = NamePattern.parse('"' + home.value().replace("\"", "\"\"") + "\".*");
        return Differences.between(Catalog.EMPTY, catalog, DifferenceOptions.DEFAULT.withOnly(List.of(inside)))
                .to();
    }

    /** A new database has the schema public, and what has never been changed of it needs no statement. */
    private static Catalog ofNewDatabase(Catalog catalog) {
        ObjectId id = ObjectId.of(Kind.SCHEMA, "public");
        CatalogObject there = catalog.objects().get(id);
        if (there == null
                || !"standard public schema".equals(catalog.annotationsOf(id).comment())) {
            return Catalog.EMPTY;
        }
        return Catalog.of(
                catalog.serverVersion(), List.of(there), Map.of(id, catalog.annotationsOf(id)), List.of(), List.of());
    }
}
