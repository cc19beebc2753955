package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What writers may ask: both catalogs, the options, and what the plan does to other objects. */
final class Context {
    private final Lookup from;
    private final Lookup to;
    private final PlanOptions options;
    private final Set<Step> hosted = new HashSet<>();
    private final Map<String, CatalogObject> types = new HashMap<>();
    private final Set<ObjectId> staying = new HashSet<>();
    private Fates fates = Fates.NONE;
    private Set<ObjectId> late = Set.of();

    Context(Lookup from, Lookup to, PlanOptions options) {
        this.from = from;
        this.to = to;
        this.options = options;
        addTypes(from);
        addTypes(to);
    }

    /** Returns the first catalog, under the names that confirmed renames give its objects. */
    Lookup from() {
        return from;
    }

    Lookup to() {
        return to;
    }

    PlanOptions options() {
        return options;
    }

    /** Returns what the plan does to each object. Nothing to any until alterations are known. */
    Fates fates() {
        return fates;
    }

    void fatesAre(Fates known) {
        this.fates = known;
    }

    /** Says which indexes go only when what takes their place is there. */
    void goLate(Set<ObjectId> indexes) {
        this.late = indexes;
    }

    /** Tells whether an index goes only when what takes its place is there. */
    boolean goesLate(ObjectId index) {
        return late.contains(index);
    }

    /** Says that a column keeps its old type until that has changed, which it would have left before. */
    void leaveLate(ObjectId column) {
        staying.add(column);
    }

    /** Tells whether a column that gets another type still has the old one when that changes. */
    boolean leavesLate(ObjectId column) {
        return staying.contains(column);
    }

    /** Says that an object is written inside its host's statement. */
    void host(Step step) {
        hosted.add(step);
    }

    /** Tells whether an object goes by the statement that drops its host. */
    boolean goesWithHost(ObjectId dropped) {
        return hosted.contains(Step.drop(dropped));
    }

    /** Tells whether a new object is written inside its host's statement, as a constraint inside CREATE TABLE. */
    boolean isHosted(ObjectId created) {
        return hosted.contains(Step.create(created));
    }

    Kinship kinship() {
        return new Kinship(from, to, fates);
    }

    RowCopies rowCopies() {
        return new RowCopies(this, fates.copied());
    }

    /** Returns the version of the server that will run the plan, such as 180006. */
    int serverVersion() {
        return Math.max(from.catalog().serverVersion(), to.catalog().serverVersion());
    }

    /** Tells whether a table, view, materialized view, index or sequence was there before and stays. */
    boolean existed(QualifiedName relation) {
        for (Kind kind : Lookup.RELATIONS) {
            ObjectId id = ObjectId.of(kind, relation);
            if (from.has(id)) {
                return !fates.isRebuilt(id);
            }
        }
        return false;
    }

    /** Tells whether a relation is a foreign table, whose rows no statement that changes it reads or writes. */
    boolean isForeign(QualifiedName relation) {
        Table table = from.table(relation);
        return table != null && table.foreign() != null;
    }

    /** Tells whether a relation was there before and may hold rows that do not fit. */
    boolean holdsRows(QualifiedName relation) {
        return existed(relation) && !isForeign(relation);
    }

    /** Tells whether statements must not keep others from a relation for long. */
    boolean online(QualifiedName relation) {
        return options.style() == Style.ONLINE && holdsRows(relation);
    }

    /** Returns the user-defined types of both catalogs by their names as columns spell them. */
    Map<String, CatalogObject> types() {
        return types;
    }

    private void addTypes(Lookup lookup) {
        lookup.catalog().objects().forEach((id, object) -> {
            switch (id.kind()) {
                case ENUM_TYPE, DOMAIN, COMPOSITE_TYPE, RANGE_TYPE, BASE_TYPE -> types.put(id.display(), object);
                default -> {}
            }
        });
    }

    Draft draft(String sql) {
        return new Draft(this, sql);
    }
}
