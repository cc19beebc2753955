package dev.quipu.migration.proof;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.OlderServer;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Style;
import dev.quipu.migration.concurrent.Both;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds schemas in throw-away databases from their catalogs. Safe for use by several threads. */
final class Settling {
    private final Scratch scratch;
    private final PlanOptions options;
    private final int serverVersion;
    /** What a scratch database holds when it is made, the same each time. */
    private @Nullable Catalog empty;

    /**
     * Takes where to build.
     *
     * @param options whether owners and privileges are built too
     * @param serverVersion the server that statements are written for, which may be older than the scratch server
     */
    Settling(Scratch scratch, PlanOptions options, int serverVersion) {
        this.scratch = scratch;
        this.serverVersion = serverVersion;
        this.options = options.withStyle(Style.TRANSACTIONAL).withHome(null);
    }

    /** Returns what is built of a catalog, and so what can be compared. */
    PlanOptions options() {
        return options;
    }

    /**
     * Builds a schema; whoever asks closes it.
     *
     * @param name what people call it
     */
    SettledSchema settle(Catalog catalog, String name) {
        ScratchDatabase database = scratch.create();
        try {
            Plan dump = Planner.plan(empty(database), catalog, options);
            build(dump, database);
            return new SettledSchema(read(database), database);
        } catch (PlanRun.PlanRunException e) {
            database.close();
            throw cannotBuild(name, e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Builds two schemas at once; whoever asks closes them. */
    SettledPair settle(Side from, Side to) {
        Both<SettledSchema> both = Both.of(
                "second scratch database",
                () -> settle(from.catalog(), from.name()),
                () -> settle(to.catalog(), to.name()),
                SettledSchema::close);
        return new SettledPair(both.first(), both.second());
    }

    private synchronized Catalog empty(ScratchDatabase made) {
        Catalog known = empty == null ? read(made) : empty;
        empty = known;
        return known;
    }

    /**
     * Runs a plan as it is printed.
     *
     * @param home the schema whose name its statements leave out, or null
     */
    static void run(Plan plan, ScratchDatabase database, @Nullable Identifier home) {
        try (ScratchSession session = database.connect()) {
            if (home != null) {
                session.run("SET search_path = " + home.quoted());
            }
            new PlanRun(session).run(plan);
        }
    }

    /** What was read from a server is taken as it is there: whether its bodies would pass a check today is not asked. */
    private static void build(Plan dump, ScratchDatabase database) {
        try (ScratchSession session = database.connect()) {
            session.run("SET check_function_bodies = off");
            new PlanRun(session).run(dump);
        }
    }

    Catalog read(ScratchDatabase database) {
        try (ScratchSession session = database.connect()) {
            return OlderServer.of(new CatalogReader(ReadOptions.ALL).read(session.session()), serverVersion);
        }
    }

    private static QuipuException cannotBuild(String name, PlanRun.PlanRunException refused) {
        return new QuipuException(
                Kind.FAILED,
                "cannot build the schema of " + name + " in a scratch database: "
                        + refused.refusal().told(),
                null,
                List.of("the statement was: " + refused.sql()),
                "if the scratch server lacks an extension or is of another version, build it on the database's own server with"
                        + " --scratch server",
                refused);
    }
}
