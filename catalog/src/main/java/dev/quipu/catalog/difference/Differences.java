package dev.quipu.catalog.difference;

import dev.quipu.catalog.difference.Difference.ColumnOrder;
import dev.quipu.catalog.difference.Difference.Group;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares catalogs. Two that differ must have been printed by servers of one version: versions print differently. */
public final class Differences {
    private final Catalog from;
    private final Catalog to;
    private final DifferenceOptions options;
    private final Normal normal;
    private final Belonging belonging;
    private final Inheritance inheritance;
    private final Predicate<ObjectId> isInFrom;
    private final Predicate<ObjectId> isInTo;
    private final List<Change> changes = new ArrayList<>();
    /** Becomes the objects of the second catalog with all that makes no difference as in the first. */
    private final SortedMap<ObjectId, CatalogObject> target;

    private final SortedMap<ObjectId, Annotations> targetAnnotations;
    private final Set<ObjectId> reordered = new HashSet<>();

    /** Made for the first that asks: hardly any schema has one that is empty. */
    private @Nullable FilledReaders filledReaders;

    private Differences(Catalog from, Catalog to, DifferenceOptions options, Normal normal) {
        this.from = from;
        this.to = to;
        this.options = options;
        this.normal = normal;
        this.belonging = new Belonging(to, from);
        this.inheritance = new Inheritance(from, to);
        this.isInFrom = isIn(from.objects());
        this.isInTo = isIn(to.objects());
        this.target = new TreeMap<>(from.objects());
        this.targetAnnotations = new TreeMap<>(from.annotations());
    }

    /**
     * Returns what has to change for the first catalog to become the second.
     *
     * <p>What is created brings its owner, comment, privileges and labels: they are changes of their own only for what is in
     * both. Columns of views are their queries' matter, and no changes, save for what was set on them.
     *
     * @throws UnfitRenameException if a confirmed rename does not fit the catalogs
     */
    public static Difference between(Catalog from, Catalog to, DifferenceOptions options) {
        var normal = new Normal(options);
        Catalog renamed = Renames.apply(from, options.renames());
        List<Merge.Pair<ObjectId, CatalogObject>> unequal = Merge.unequal(renamed.objects(), to.objects());
        if (options.generatedNames() || unequal.isEmpty()) {
            return new Differences(renamed, to, options, normal).difference(unequal);
        }
        return new GeneratedNames(to, unequal, normal)
                .adopt(from, options.renames())
                .map(adopted -> new Differences(renamed, adopted, options, normal)
                        .difference(Merge.unequal(renamed.objects(), adopted.objects())))
                .orElseGet(() -> new Differences(renamed, to, options, normal).difference(unequal));
    }

    /**
     * Returns the options with the renames that follow from the confirmed ones: of the constraints, indexes and sequences that
     * the server has named after what is renamed, where the second catalog has them under the names that it would give them
     * now.
     *
     * @throws UnfitRenameException if a confirmed rename does not fit the first catalog
     */
    public static DifferenceOptions withFollowingRenames(Catalog from, Catalog to, DifferenceOptions options) {
        if (options.renames().isEmpty()) {
            return options;
        }
        var renames = new ArrayList<>(options.renames());
        renames.addAll(new GeneratedNames(to, List.of(), new Normal(options)).following(from, options.renames()));
        return options.withRenames(renames);
    }

    private Difference difference(List<Merge.Pair<ObjectId, CatalogObject>> unequal) {
        options.renames().forEach(this::add);
        unequal.forEach(this::compare);
        Merge.unequal(from.annotations(), to.annotations()).forEach(this::compareAnnotations);
        List<RenameCandidate> candidates = new RenameCandidates(from, to, normal).of(changes);
        return new Difference(from, target(), groups(), columnOrders(), candidates, options);
    }

    private void add(Change.Renamed renamed) {
        if (!to.objects().containsKey(renamed.to())) {
            throw UnfitRenameException.nothingCalledSo(renamed);
        }
        changes.add(renamed);
    }

    private void compare(Merge.Pair<ObjectId, CatalogObject> pair) {
        CatalogObject old = pair.left();
        CatalogObject now = pair.right();
        if (old != null && now != null) {
            compare(old, now);
        } else if (now != null && isCovered(now)) {
            target.put(pair.key(), now);
            if (!isDerived(now)) {
                changes.add(new Change.Created(now));
            }
        } else if (old != null && isCovered(old)) {
            target.remove(pair.key());
            if (!isDerived(old)) {
                changes.add(new Change.Dropped(old));
            }
        }
    }

    private void compare(CatalogObject old, CatalogObject later) {
        if (!isCovered(later)) {
            return;
        }
        CatalogObject now = filledAs(old, later);
        noteOrder(old, now);
        boolean derived = isDerived(old) && isDerived(now);
        boolean differs = !derived && !normal.same(comparable(old), comparable(now));
        if (derived || differs) {
            target.put(now.id(), now);
        }
        if (differs) {
            changes.add(new Change.Altered(old, now));
        }
    }

    /**
     * Whether a materialized view is filled is data. It makes no difference by itself, unless another comes that
     * reads it to be filled. Where its query makes one, it is not to be empty afterwards if it is filled in either
     * catalog.
     */
    private CatalogObject filledAs(CatalogObject old, CatalogObject later) {
        if (!(old instanceof MaterializedView before)
                || !(later instanceof MaterializedView after)
                || before.populated() == after.populated()) {
            return later;
        }
        MaterializedView asBefore = Records.with(after, "populated", before.populated());
        if (!normal.same(before, asBefore)) {
            return Records.with(after, "populated", true);
        }
        return after.populated() && filledReaders().areOf(after) ? after : asBefore;
    }

    private FilledReaders filledReaders() {
        if (filledReaders == null) {
            filledReaders = new FilledReaders(from, to, normal);
        }
        return filledReaders;
    }

    private boolean isCovered(CatalogObject object) {
        boolean filtered = !options.only().isEmpty() || !options.ignore().isEmpty();
        return !filtered || options.covers(object.id(), belonging.relationOf(object));
    }

    private boolean isDerived(CatalogObject object) {
        return object instanceof Column column
                && belonging
                        .relationOf(column)
                        .filter(relation -> Normal.isDerived(column, relation.kind()))
                        .isPresent();
    }

    /** Of a view's column, only what was set on it. */
    private CatalogObject comparable(CatalogObject object) {
        if (!(object instanceof Column column)
                || belonging
                        .relationOf(column)
                        .filter(relation -> relation.kind() != Kind.TABLE)
                        .isEmpty()) {
            return inheritance.comparable(object);
        }
        return Records.rewrite(column, (key, value) -> switch (key) {
            case "Column.type" -> "";
            case "Column.position" -> 0;
            case "Column.collation" -> null;
            default -> value;
        });
    }

    private void noteOrder(CatalogObject old, CatalogObject now) {
        if (old instanceof Column before && now instanceof Column after && before.position() != after.position()) {
            belonging
                    .relationOf(after)
                    .filter(relation -> relation.kind() == Kind.TABLE)
                    .ifPresent(reordered::add);
        }
    }

    private void compareAnnotations(Merge.Pair<ObjectId, Annotations> pair) {
        ObjectId id = pair.key();
        Annotations old = pair.left() == null ? Annotations.NONE : pair.left();
        Annotations now = pair.right() == null ? Annotations.NONE : ofOneOwner(id, pair.right());
        if (!isInBoth(id)) {
            targetAnnotations.put(id, isInFrom.test(id) ? old : ofNew(now));
        } else if (!counted(old).equals(counted(now)) && options.covers(id, belonging.relationOf(id))) {
            changes.add(new Change.Annotated(id, counted(old), counted(now)));
            targetAnnotations.put(id, counted(now, old));
        }
    }

    /**
     * Where owners do not count, what the one owner has and grants is what the other has and grants: nobody but
     * {@code OWNER TO} could make them equal.
     */
    private Annotations ofOneOwner(ObjectId id, Annotations now) {
        if (options.owners() || !options.grants() || !isInBoth(id)) {
            return now;
        }
        String theOne = owner(from, id);
        String theOther = owner(to, id);
        return theOne == null || theOther == null || theOne.equals(theOther)
                ? now
                : new Annotations(now.owner(), now.comment(), now.handedOver(theOther, theOne), now.securityLabels());
    }

    /** Who owns something; whoever owns the relation, if it is a part of one. */
    private @Nullable String owner(Catalog catalog, ObjectId id) {
        Annotations own = catalog.annotations().getOrDefault(id, Annotations.NONE);
        return own.owner() != null
                ? own.owner()
                : belonging
                        .relationOf(id)
                        .map(relation -> catalog.annotations().get(relation))
                        .map(Annotations::owner)
                        .orElse(null);
    }

    /** What has annotations and is no object of the model, such as a constraint of a domain, lives with what names it first. */
    private boolean isInBoth(ObjectId id) {
        return !isObject(id) || (isInFrom.test(id) && isInTo.test(id));
    }

    private Annotations counted(Annotations all) {
        return new Annotations(
                options.owners() ? all.owner() : null,
                options.comments() ? all.comment() : null,
                options.grants() ? all.grants() : List.of(),
                options.comments() ? all.securityLabels() : Map.of());
    }

    /** Who owns a new object says which of its privileges nobody has granted, also where owners do not count. */
    private Annotations ofNew(Annotations all) {
        Annotations counted = counted(all);
        return new Annotations(
                options.grants() ? all.owner() : counted.owner(),
                counted.comment(),
                counted.grants(),
                counted.securityLabels());
    }

    /** What does not count is as it was. */
    private Annotations counted(Annotations all, Annotations before) {
        return new Annotations(
                options.owners() ? all.owner() : before.owner(),
                options.comments() ? all.comment() : before.comment(),
                options.grants() ? all.grants() : before.grants(),
                options.comments() ? all.securityLabels() : before.securityLabels());
    }

    private Catalog target() {
        targetAnnotations.keySet().removeIf(isIn(target).negate().and(this::isObject));
        var dependencies = new TreeSet<>(to.dependencies());
        Set<ObjectId> kept = kept();
        if (!kept.isEmpty()) {
            from.dependencies().stream()
                    .filter(dependency -> kept.contains(dependency.dependent()))
                    .forEach(dependencies::add);
        }
        return new Catalog(to.serverVersion(), target, targetAnnotations, dependencies, to.notModelled());
    }

    /** Returns what only the first catalog has, and stays because it is not to be compared. */
    private Set<ObjectId> kept() {
        Set<ObjectId> kept = new HashSet<>(target.keySet());
        to.objects().keySet().forEach(kept::remove);
        return kept;
    }

    private boolean isObject(ObjectId id) {
        return isInFrom.test(id) || isInTo.test(id);
    }

    /** Tells what is an object, or the sequence of an identity column, which comes and goes with the column. */
    private static Predicate<ObjectId> isIn(SortedMap<ObjectId, CatalogObject> objects) {
        Set<ObjectId> identities = new HashSet<>();
        objects.values().forEach(object -> {
            if (object instanceof Column column && column.identity() != null) {
                identities.add(ObjectId.of(Kind.SEQUENCE, column.identity().sequence()));
            }
        });
        return id -> objects.containsKey(id) || identities.contains(id);
    }

    private List<Group> groups() {
        var groups = new TreeMap<ObjectId, List<Change>>(
                Comparator.comparing(Differences::schemaOf).thenComparing(Comparator.naturalOrder()));
        for (Change change : changes) {
            groups.computeIfAbsent(groupOf(change), key -> new ArrayList<>()).add(change);
        }
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), inOrder(group.getKey(), group.getValue())))
                .toList();
    }

    private ObjectId groupOf(Change change) {
        Optional<ObjectId> relation = switch (change) {
            case Change.Created(CatalogObject object) -> belonging.relationOf(object);
            case Change.Dropped(CatalogObject object) -> belonging.relationOf(object);
            case Change.Altered(CatalogObject old, CatalogObject now) -> belonging.relationOf(now);
            case Change.Renamed(ObjectId old, ObjectId now) -> belonging.relationOf(now);
            case Change.Annotated annotated -> belonging.relationOf(annotated.id());
        };
        return relation.orElse(change.id());
    }

    /** Returns the schema of something, or nothing for what lies in none. */
    static String schemaOf(ObjectId id) {
        return id.kind() == Kind.DEFAULT_PRIVILEGES ? "" : id.schema().orElse("");
    }

    private List<Change> inOrder(ObjectId group, List<Change> all) {
        Comparator<Change> itselfFirst =
                Comparator.comparing(change -> !change.id().equals(group));
        return all.stream()
                .sorted(itselfFirst
                        .thenComparing(change -> change.id().kind())
                        .thenComparingInt(this::position)
                        .thenComparing(Change::id)
                        .thenComparingInt(Differences::rank))
                .toList();
    }

    private int position(Change change) {
        return Stream.of(to, from)
                .map(catalog -> catalog.objects().get(change.id()))
                .filter(Column.class::isInstance)
                .mapToInt(column -> ((Column) column).position())
                .findFirst()
                .orElse(0);
    }

    private static int rank(Change change) {
        return switch (change) {
            case Change.Renamed renamed -> 0;
            case Change.Dropped dropped -> 1;
            case Change.Created created -> 2;
            case Change.Altered altered -> 3;
            case Change.Annotated annotated -> 4;
        };
    }

    private List<ColumnOrder> columnOrders() {
        if (reordered.isEmpty()) {
            return List.of();
        }
        var old = columnsOf(from);
        var now = columnsOf(to);
        var orders = new ArrayList<ColumnOrder>();
        reordered.stream().sorted().forEach(table -> {
            List<Identifier> before = common(old.getOrDefault(table, List.of()), now.getOrDefault(table, List.of()));
            List<Identifier> after = common(now.getOrDefault(table, List.of()), before);
            if (!before.equals(after) && options.covers(table, Optional.empty())) {
                orders.add(new ColumnOrder(table, before, after));
            }
        });
        return orders;
    }

    private Map<ObjectId, List<Identifier>> columnsOf(Catalog catalog) {
        var columns = new HashMap<ObjectId, List<Identifier>>();
        catalog.all(Column.class)
                .sorted(Comparator.comparingInt(Column::position))
                .forEach(column -> belonging
                        .relationOf(column)
                        .filter(reordered::contains)
                        .ifPresent(table -> columns.computeIfAbsent(table, key -> new ArrayList<>())
                                .add(column.name())));
        return columns;
    }

    private static List<Identifier> common(List<Identifier> columns, List<Identifier> others) {
        var known = new HashSet<>(others);
        return columns.stream().filter(known::contains).toList();
    }
}
