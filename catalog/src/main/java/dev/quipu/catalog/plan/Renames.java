package dev.quipu.catalog.plan;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.UnfitRenameException;
import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The confirmed renames: their statements come before all others, which then work on the first catalog as it is after them.
 *
 * @param catalog the first catalog under its new names
 * @param steps the statements
 */
record Renames(Catalog catalog, List<Plan.Step> steps) {
    /** What a name is called while two objects exchange theirs. */
    private static final String MEANWHILE = "_renaming";

    static Renames apply(Catalog from, PlanOptions options) {
        if (options.renames().isEmpty()) {
            return new Renames(from, List.of());
        }
        var renames = new ArrayList<Change.Renamed>();
        options.renames().forEach((old, other) -> {
            ObjectId there = isInRenamedSchema(old, other, options) ? withSchemaOf(old, other) : other;
            renames.add(new Change.Renamed(old, besides(old, there)));
        });
        Catalog renamed;
        try {
            renamed = dev.quipu.catalog.difference.Renames.apply(from, renames);
        } catch (UnfitRenameException e) {
            throw new PlanException(
                    String.valueOf(e.getMessage()), "Give each rename as it is called now and as it will be.");
        }
        return new Renames(renamed, new Writing(from, renames).write());
    }

    /** Schemas are renamed last: what goes along with its schema is renamed within the old one. */
    private static boolean isInRenamedSchema(ObjectId old, ObjectId other, PlanOptions options) {
        ObjectId schema =
                options.renames().get(ObjectId.of(Kind.SCHEMA, old.path().getFirst()));
        return schema != null
                && old.path().size() > 1
                && schema.name().equals(other.path().getFirst());
    }

    private static ObjectId withSchemaOf(ObjectId old, ObjectId other) {
        List<String> path = new ArrayList<>(other.path());
        path.set(0, old.path().getFirst());
        return other.withPath(path);
    }

    /** What belongs to a relation is renamed under the relation's old name. */
    private static ObjectId besides(ObjectId old, ObjectId other) {
        return isPart(old)
                ? other.withPath(List.of(
                        old.path().get(0), old.path().get(1), other.path().getLast()))
                : other;
    }

    private static boolean isPart(ObjectId id) {
        return switch (id.kind()) {
            case COLUMN, CONSTRAINT, TRIGGER, RULE, POLICY -> true;
            default -> false;
        };
    }

    /** The statements of all renames: parts first, then relations and all else, then schemas. */
    private static final class Writing {
        private final Lookup lookup;
        private final Map<ObjectId, ObjectId> left =
                new TreeMap<>(Comparator.comparingInt(Writing::rank).thenComparing(id -> id));
        private final List<Plan.Step> steps = new ArrayList<>();

        Writing(Catalog from, List<Change.Renamed> renames) {
            this.lookup = new Lookup(from);
            renames.forEach(renamed -> left.put(renamed.from(), renamed.to()));
        }

        private static int rank(ObjectId id) {
            return isPart(id) ? 0 : id.kind() == Kind.SCHEMA ? 2 : 1;
        }

        /** A name that another still has is taken once the other has given it up. */
        List<Plan.Step> write() {
            var waiting = new HashSet<>(left.keySet());
            while (!left.isEmpty()) {
                ObjectId next = free(waiting).orElseGet(() -> stepAside(waiting));
                ObjectId to = Objects.requireNonNull(left.remove(next));
                waiting.remove(next);
                rename(next, to, to);
            }
            return steps;
        }

        private Optional<ObjectId> free(Set<ObjectId> waiting) {
            return left.entrySet().stream()
                    .filter(entry -> !waiting.contains(entry.getValue())
                            || entry.getValue().equals(entry.getKey()))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        /** Gives the first of those that wait for each other a name of its own for a while. */
        private ObjectId stepAside(Set<ObjectId> waiting) {
            ObjectId first = left.keySet().iterator().next();
            ObjectId to = Objects.requireNonNull(left.get(first));
            var path = new ArrayList<>(first.path());
            path.set(
                    nameAt(first),
                    new Identifier(first.name() + MEANWHILE).truncated().value());
            ObjectId meanwhile = first.withPath(path);
            rename(first, meanwhile, to);
            left.remove(first);
            waiting.remove(first);
            left.put(meanwhile, to);
            waiting.add(meanwhile);
            return free(waiting).orElseThrow();
        }

        private static int nameAt(ObjectId id) {
            return switch (id.kind()) {
                case FUNCTION, AGGREGATE, OPERATOR -> id.path().size() - 2;
                default -> id.path().size() - 1;
            };
        }

        private void rename(ObjectId from, ObjectId to, ObjectId resolves) {
            String name = new Identifier(to.name()).display();
            if (!from.name().equals(to.name())) {
                add(from, verb(from) + " TO " + name, resolves);
            }
            if (!isPart(from)
                    && from.kind() != Kind.SCHEMA
                    && !from.path().getFirst().equals(to.path().getFirst())) {
                var path = new ArrayList<>(from.path());
                path.set(nameAt(from), to.name());
                String schema = new Identifier(to.path().getFirst()).display();
                add(from, start(from.withPath(path)) + " SET SCHEMA " + schema, resolves);
            }
        }

        private String verb(ObjectId id) {
            String relation = isPart(id) ? id.qualifiedName().display() : "";
            String name = new Identifier(id.name()).display();
            return switch (id.kind()) {
                case COLUMN ->
                    "ALTER " + AlterTable.word(id.qualifiedName(), lookup) + " " + relation + " RENAME COLUMN " + name;
                case CONSTRAINT -> "ALTER TABLE " + relation + " RENAME CONSTRAINT " + name;
                case TRIGGER -> "ALTER TRIGGER " + name + " ON " + relation + " RENAME";
                case RULE -> "ALTER RULE " + name + " ON " + relation + " RENAME";
                case POLICY -> "ALTER POLICY " + name + " ON " + relation + " RENAME";
                default -> start(id) + " RENAME";
            };
        }

        private String start(ObjectId id) {
            var designation = lookup.has(id)
                    ? Designation.of(id, lookup)
                    : new Designation(id.kind().words().toUpperCase(java.util.Locale.ROOT), id.display());
            return "ALTER " + designation.kind() + " " + designation.name();
        }

        private void add(ObjectId id, String sql, ObjectId resolves) {
            var statement = new Statement(sql, accesses(id), true, hazards(id));
            steps.add(new Plan.Step(statement, new TreeSet<>(Set.of(resolves))));
        }

        private List<Access> accesses(ObjectId id) {
            return switch (id.kind()) {
                case COLUMN, CONSTRAINT, TRIGGER, RULE, POLICY -> locks(id.qualifiedName(), LockMode.ACCESS_EXCLUSIVE);
                case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE -> locks(id.qualifiedName(), LockMode.ACCESS_EXCLUSIVE);
                case INDEX -> locks(id.qualifiedName(), LockMode.SHARE_UPDATE_EXCLUSIVE);
                default -> List.of();
            };
        }

        private List<Access> locks(QualifiedName name, LockMode lock) {
            var accesses = new ArrayList<Access>();
            accesses.add(new Access(name, lock, Access.Work.NONE));
            return accesses;
        }

        private static List<Hazard> hazards(ObjectId id) {
            return switch (id.kind()) {
                case INDEX, CONSTRAINT, TRIGGER, RULE, POLICY -> List.of();
                default ->
                    List.of(new Hazard(
                            Hazard.Kind.BREAKS_CLIENTS,
                            "Programs that say " + id.display() + " no longer find it.",
                            null));
            };
        }
    }
}
