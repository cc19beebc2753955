package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.migration.proof.PlanProof;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code dump}: a schema as SQL that makes it, or as a catalog to store. */
public final class Dump {
    private static final int OWNED_BY_THE_DATABASE = 150000;

    private final SchemaTools tools;

    public Dump(SchemaTools tools) {
        this.tools = tools;
    }

    /**
     * A schema as statements.
     *
     * @param plan the statements
     * @param notModelled what they do not make
     */
    public record Script(Plan plan, List<NotModelled> notModelled) {
        public Script {
            notModelled = List.copyOf(notModelled);
        }
    }

    /**
     * Returns the statements that make a schema in an empty database.
     *
     * @param options with a home schema, only what lies in it is printed
     */
    public Script statements(SchemaSource source, PlanOptions options) {
        PlanProof.Side side = tools.side(source);
        Catalog catalog = side.catalog();
        PlanOptions how = side.origin().hasOwnVersions() ? options : options.withUsualVersions(unnamedVersions(side));
        Identifier home = options.home();
        try {
            return home == null
                    ? new Script(Planner.plan(ofNewDatabase(catalog), catalog, how), catalog.notModelled())
                    : new Script(
                            Planner.plan(Catalog.EMPTY, part(catalog, home), how),
                            catalog.notModelled().stream()
                                    .filter(new Covered(only(home), catalog)::has)
                                    .toList());
        } catch (PlanException e) {
            throw new QuipuException(QuipuException.Kind.FAILED, String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** The versions of extensions that are the scratch server's and not the text's: another server has others. */
    private static Map<String, String> unnamedVersions(PlanProof.Side side) {
        return side.catalog()
                .all(Extension.class)
                .filter(extension ->
                        !side.namedVersions().contains(extension.name().value()))
                .collect(Collectors.toMap(extension -> extension.name().value(), Extension::version));
    }

    /** Returns the schema itself. */
    public Catalog catalog(SchemaSource source) {
        return tools.side(source).catalog();
    }

    private static Catalog part(Catalog catalog, Identifier home) {
        return Differences.between(Catalog.EMPTY, catalog, only(home)).to();
    }

    private static DifferenceOptions only(Identifier schema) {
        return DifferenceOptions.DEFAULT.withOnly(List.of(NamePattern.parse(schema.quoted() + ".*")));
    }

    /** A new database has the schema public. */
    private static Catalog ofNewDatabase(Catalog catalog) {
        ObjectId id = ObjectId.of(Kind.SCHEMA, "public");
        CatalogObject there = catalog.objects().get(id);
        return there == null
                ? Catalog.EMPTY
                : Catalog.of(
                        catalog.serverVersion(),
                        List.of(there),
                        Map.of(id, ofNewPublic(catalog.annotationsOf(id).owner(), catalog.serverVersion())),
                        List.of(),
                        List.of());
    }

    /** Before 15 it belongs to whoever made the cluster, which a database that has given it away does not say. */
    private static Annotations ofNewPublic(@Nullable String owner, int serverVersion) {
        boolean isShared = serverVersion < OWNED_BY_THE_DATABASE;
        String maker = isShared && owner != null ? owner : "pg_database_owner";
        List<Grant> grants = new ArrayList<>(List.of(
                new Grant(maker, "CREATE", maker, false),
                new Grant(maker, "USAGE", maker, false),
                new Grant("", "USAGE", maker, false)));
        if (isShared) {
            grants.add(new Grant("", "CREATE", maker, false));
        }
        return new Annotations(maker, "standard public schema", grants, Map.of());
    }
}
