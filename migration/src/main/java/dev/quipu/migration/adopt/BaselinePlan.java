package dev.quipu.migration.adopt;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Schema;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.plan.Style;
import dev.quipu.migration.proof.PlanProof;
import dev.quipu.migration.proof.Stage;
import dev.quipu.migration.revision.NewRevision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.source.CatalogPart;
import dev.quipu.postgres.failure.QuipuException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans the revisions that make a database's schemas from nothing. Every one has been run up and down. */
public final class BaselinePlan {
    private static final String EXTENSION = "CREATE EXTENSION ";
    private static final String STANDARD_COMMENT = "standard public schema";

    private final PlanProof proof;
    private final CatalogPart live;
    private final Catalog catalog;
    private final boolean privileges;

    /**
     * Takes what is adopted.
     *
     * @param catalog the database, without what belongs to somebody else
     * @param privileges whether privileges are adopted too
     */
    public BaselinePlan(PlanProof proof, Catalog catalog, boolean privileges) {
        this.proof = proof;
        this.catalog = catalog;
        this.live = new CatalogPart(catalog);
        this.privileges = privileges;
    }

    /**
     * Plans.
     *
     * @param schemas what becomes branches, with all that it needs
     * @param origin what a comment says of where they come from, a line
     * @param created when the revisions are written
     * @return the baselines, each after those that it needs
     * @throws QuipuException if schemas need one another, or a plan did not hold
     */
    public List<Baseline> of(List<AdoptedSchema> schemas, String origin, Instant created) {
        List<Baseline> made = new ArrayList<>();
        Set<String> before = new LinkedHashSet<>();
        Map<ObjectId, RevisionId> makers = new LinkedHashMap<>();
        for (AdoptedSchema schema : inOrder(schemas)) {
            String name = schema.schema().value();
            Catalog from = withBare(live.of(before), name);
            before.add(name);
            Catalog to = live.of(before);
            Baseline baseline = baseline(schema, stages(schema, from, to), needs(name, makers), origin, created);
            RevisionId last = baseline.revisions().getLast().name();
            to.objects().keySet().forEach(id -> makers.putIfAbsent(id, last));
            made.add(baseline);
        }
        return made;
    }

    private List<Stage> stages(AdoptedSchema schema, Catalog from, Catalog to) {
        PlanOptions how = PlanOptions.DEFAULT
                .withStyle(Style.TRANSACTIONAL)
                .withHome(schema.schema())
                .withOwnersAndGrants(false, privileges);
        DifferenceOptions what = DifferenceOptions.DEFAULT
                .withOwners(false)
                .withGrants(privileges)
                .withColumnOrder(true);
        return proof.stages(
                new PlanProof.Side("an empty database", from), new PlanProof.Side("the database", to), what, how);
    }

    /** What a revision meets that runs for the first time: its schema, new, which the runner has made. */
    private Catalog withBare(Catalog before, String name) {
        ObjectId id = ObjectId.of(Kind.SCHEMA, name);
        Annotations there = catalog.annotationsOf(id);
        String comment = name.equals("public") ? STANDARD_COMMENT : null;
        List<CatalogObject> objects = new ArrayList<>(before.objects().values());
        if (!before.objects().containsKey(id)) {
            objects.add(new Schema(new Identifier(name)));
        }
        Map<ObjectId, Annotations> annotations = new LinkedHashMap<>(before.annotations());
        annotations.put(id, new Annotations(there.owner(), comment, there.grants(), Map.of()));
        return Catalog.of(catalog.serverVersion(), objects, annotations, before.dependencies(), List.of());
    }

    private Set<RevisionId> needs(String schema, Map<ObjectId, RevisionId> makers) {
        Set<RevisionId> needed = new TreeSet<>();
        for (Dependency dependency : catalog.dependencies()) {
            if (dependency.dependent().schema().filter(schema::equals).isPresent()) {
                RevisionId maker = makers.get(dependency.referenced());
                if (maker != null) {
                    needed.add(maker);
                }
            }
        }
        return needed;
    }

    private static Baseline baseline(
            AdoptedSchema schema, List<Stage> stages, Set<RevisionId> needs, String origin, Instant created) {
        List<NewRevision> revisions = new ArrayList<>();
        for (Stage stage : stages) {
            String id = "%03d".formatted(revisions.size() + 1);
            String part = stages.size() == 1 ? "" : " " + (revisions.size() + 1) + " of " + stages.size();
            revisions.add(new NewRevision(
                    new RevisionId(schema.label(), id),
                    revisions.isEmpty()
                            ? List.of()
                            : List.of(revisions.getLast().name()),
                    revisions.isEmpty() ? List.copyOf(needs) : List.of(),
                    List.of(),
                    Set.of(),
                    "baseline" + part,
                    created,
                    stage.transactional(),
                    "-- " + origin + "\n\n" + text(stage.upgrade()),
                    stage.back().downgrade(BaselinePlan::text)));
        }
        String declared = stages.stream().map(stage -> text(stage.upgrade())).collect(Collectors.joining("\n"));
        return new Baseline(schema, revisions, "-- What this schema shall be. " + origin + "\n\n" + declared);
    }

    private static String text(Plan plan) {
        return plan.statements().stream()
                .map(Statement::sql)
                // An extension brings its comment, which only its owner may set.
                .filter(sql -> !sql.startsWith("COMMENT ON EXTENSION "))
                .map(sql -> extension(sql) + ";\n")
                .collect(Collectors.joining("\n"));
    }

    /** Other servers have other versions of an extension, and may have it already. */
    private static String extension(String sql) {
        return sql.startsWith(EXTENSION)
                ? EXTENSION + "IF NOT EXISTS "
                        + sql.substring(EXTENSION.length()).replaceFirst(" VERSION '(?:[^']|'')*'$", "")
                : sql;
    }

    private List<AdoptedSchema> inOrder(List<AdoptedSchema> schemas) {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        schemas.forEach(schema -> needs.put(schema.schema().value(), new LinkedHashSet<>()));
        for (Dependency dependency : catalog.dependencies()) {
            String from = schemaOf(dependency.dependent());
            String to = schemaOf(dependency.referenced());
            if (from != null && to != null && !from.equals(to) && needs.containsKey(from) && needs.containsKey(to)) {
                needs.get(from).add(to);
            }
        }
        List<AdoptedSchema> ordered = new ArrayList<>();
        List<AdoptedSchema> left = new ArrayList<>(schemas);
        Set<String> done = new LinkedHashSet<>();
        while (!left.isEmpty()) {
            AdoptedSchema next = left.stream()
                    .filter(one ->
                            done.containsAll(needs.getOrDefault(one.schema().value(), Set.of())))
                    .findFirst()
                    .orElseThrow(() -> circle(left));
            left.remove(next);
            done.add(next.schema().value());
            ordered.add(next);
        }
        return ordered;
    }

    private static @Nullable String schemaOf(ObjectId id) {
        return id.schema().orElse(null);
    }

    private static QuipuException circle(List<AdoptedSchema> left) {
        String names = left.stream().map(one -> one.schema().display()).collect(Collectors.joining(", "));
        return new QuipuException(
                QuipuException.Kind.FAILED,
                "the schemas " + names + " need one another, so that none of them can be made first",
                "drop the foreign key, view or function that leads back, adopt, and make it again by a revision that"
                        + " depends on both");
    }
}
