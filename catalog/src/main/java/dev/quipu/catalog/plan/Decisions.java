package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what happens to each object: first by itself, then because of what happens to those that it stands on. */
final class Decisions {
    private final Context context;
    private final Lookup from;
    private final Lookup to;
    private final Set<ObjectId> created = new LinkedHashSet<>();
    private final Set<ObjectId> dropped = new LinkedHashSet<>();
    private final Map<ObjectId, Alteration.InPlace> altered = new LinkedHashMap<>();
    private final Set<ObjectId> rebuilt = new LinkedHashSet<>();
    private final Set<ObjectId> copied = new LinkedHashSet<>();
    private final Set<ObjectId> annotated = new LinkedHashSet<>();
    private final Set<ObjectId> retyped = new TreeSet<>();
    private final Deque<ObjectId> gone = new ArrayDeque<>();
    private final Set<ObjectId> differentlyAnnotated;

    Decisions(Context context) {
        this.context = context;
        this.from = context.from();
        this.to = context.to();
        this.differentlyAnnotated = new HashSet<>();
        addDifferences(from.catalog(), to.catalog());
        addDifferences(to.catalog(), from.catalog());
    }

    private void addDifferences(Catalog one, Catalog other) {
        one.annotations().forEach((id, annotations) -> {
            if (!annotations.equals(other.annotationsOf(id))) {
                differentlyAnnotated.add(id);
            }
        });
    }

    /**
     * @param alsoRebuilt what would change in place and cannot, as its order with others shows
     */
    Fates decide(Set<ObjectId> alsoRebuilt) {
        from.catalog().objects().forEach(this::decideOnOld);
        to.catalog().objects().forEach(this::decideOnNew);
        alsoRebuilt.forEach(this::rebuild);
        var copies = new RowCopies(context, copied);
        copies.madeAnew().forEach(this::rebuild);
        retyped.forEach(this::moveAsideFor);
        altered.keySet().stream().toList().forEach(this::moveAsideForPartition);
        while (!gone.isEmpty()) {
            spread(gone.remove(), copies);
        }
        rebuilt.forEach(annotated::remove);
        return new Fates(created, dropped, altered, rebuilt, copied, annotated);
    }

    private void decideOnOld(ObjectId id, CatalogObject object) {
        CatalogObject other = to.find(id);
        if (other == null) {
            drop(id);
            if (object instanceof Column column && column.defaultExpression() != null) {
                drop(column.defaultId());
            }
            return;
        }
        if (!object.equals(other)) {
            if (object instanceof Column column) {
                decideOnDefault(column, (Column) other);
            }
            decideOnChanged(object, other);
        }
        if (isDifferentlyAnnotated(other)) {
            annotated.add(id);
        }
    }

    private void decideOnNew(ObjectId id, CatalogObject object) {
        if (!from.has(id)) {
            created.add(id);
            if (object instanceof Column column && column.defaultExpression() != null) {
                created.add(column.defaultId());
            }
        }
    }

    private void decideOnDefault(Column before, Column after) {
        String old = before.defaultExpression();
        String other = after.defaultExpression();
        if (old == null && other != null) {
            created.add(after.defaultId());
        } else if (old != null && other == null) {
            drop(after.defaultId());
        } else if (old != null && other != null && DefaultWriter.mustStepAside(before, after)) {
            rebuild(after.defaultId());
        } else if (!Objects.equals(old, other)) {
            altered.put(after.defaultId(), new Alteration.InPlace(DefaultWriter.set(after, context), Set.of()));
        }
    }

    private void decideOnChanged(CatalogObject before, CatalogObject after) {
        switch (Pen.of(before).alter(after, context)) {
            case Alteration.InPlace inPlace when inPlace.isNothing() -> {}
            case Alteration.InPlace inPlace -> {
                altered.put(before.id(), inPlace);
                retyped.addAll(inPlace.retyped());
            }
            case Alteration.Rebuild rebuild -> rebuild(before.id());
            case Alteration.ByCopy byCopy -> copy(tableOf(before), byCopy);
            case Alteration.Refused refused -> throw new PlanException(refused.reason(), refused.hint());
        }
    }

    private static ObjectId tableOf(CatalogObject object) {
        return object instanceof Column column ? ObjectId.of(Kind.TABLE, column.relation()) : object.id();
    }

    private void copy(ObjectId table, Alteration.ByCopy byCopy) {
        if (!context.options().copies().contains(table)) {
            throw new PlanException(byCopy.reason(), byCopy.hint());
        }
        copied.add(table);
    }

    private boolean isDifferentlyAnnotated(CatalogObject object) {
        return !differentlyAnnotated.isEmpty()
                && Stream.concat(Stream.of(object.id()), AnnotationWriter.partsOf(object))
                        .anyMatch(differentlyAnnotated::contains);
    }

    private void drop(ObjectId id) {
        if (dropped.add(id)) {
            gone.add(id);
        }
    }

    /** What is rebuilt takes along what it is a part of: the constraint behind an index, the index above its parts. */
    private void rebuild(ObjectId id) {
        if (!from.has(id) || !to.has(id) || !rebuilt.add(id)) {
            return;
        }
        altered.remove(id);
        gone.add(id);
        ObjectId whole = wholeOf(id);
        if (whole != null) {
            rebuild(whole);
        }
    }

    private @Nullable ObjectId wholeOf(ObjectId id) {
        if (from.find(id) instanceof Trigger && !Objects.equals(from.whole(id), to.whole(id))) {
            // Its partition leaves, and it with that.
            return null;
        }
        return from.find(id) instanceof Index index && index.constraint() != null
                ? ObjectId.of(Kind.CONSTRAINT, index.table(), index.constraint())
                : from.whole(id);
    }

    private void moveAsideFor(ObjectId changed) {
        for (ObjectId user : from.users(changed)) {
            if (mustMoveAside(user) || (changed.kind() != Kind.COLUMN && saysType(user))) {
                rebuild(user);
            }
        }
    }

    /** A partition that comes back with other bounds leaves, for which nothing may refer to its rows meanwhile. */
    private void moveAsideForPartition(ObjectId id) {
        if (from.find(id) instanceof Table before
                && to.find(id) instanceof Table after
                && !Objects.equals(before.partition(), after.partition())) {
            Set<ObjectId> staying = new HashSet<>();
            new Referrers(to).above(after).forEach(key -> staying.add(key.id()));
            new Referrers(from)
                    .above(before).stream()
                            .map(Constraint::id)
                            .filter(staying::contains)
                            .forEach(this::rebuild);
        }
    }

    /** Whether an expression of this object can say values of a type, which a new type of the same name would not take. */
    private boolean saysType(ObjectId user) {
        return switch (user.kind()) {
            case DEFAULT, INDEX, STATISTICS -> true;
            case CONSTRAINT -> from.find(user) instanceof Constraint constraint && constraint.reference() == null;
            default -> false;
        };
    }

    /** Whether the server refuses to give a column another type while this object uses it. */
    private boolean mustMoveAside(ObjectId user) {
        return switch (user.kind()) {
            case VIEW, MATERIALIZED_VIEW, RULE, POLICY, TRIGGER, FUNCTION, AGGREGATE, PUBLICATION -> true;
            case CAST, OPERATOR, OPERATOR_CLASS -> true;
            case COLUMN -> from.find(user) instanceof Column column && column.generated() != null;
            case CONSTRAINT -> from.find(user) instanceof Constraint constraint && bothEndsChange(constraint);
            default -> false;
        };
    }

    private boolean bothEndsChange(Constraint constraint) {
        Constraint.Reference reference = constraint.reference();
        return reference != null
                && constraint.columns().stream()
                        .anyMatch(name -> retyped.contains(ObjectId.of(Kind.COLUMN, constraint.table(), name)))
                && reference.columns().stream()
                        .anyMatch(name -> retyped.contains(ObjectId.of(Kind.COLUMN, reference.table(), name)));
    }

    private void spread(ObjectId cause, RowCopies copies) {
        boolean returns = rebuilt.contains(cause);
        for (ObjectId user : from.users(cause)) {
            if (dropped.contains(user) || rebuilt.contains(user) || (!returns && altered.containsKey(user))) {
                continue;
            }
            if (copies.isFreed(user)) {
                continue;
            }
            if (holdsData(user) && !copies.keeps(user)) {
                requireStanding(user, cause, returns);
            } else {
                rebuild(user);
            }
        }
    }

    private boolean holdsData(ObjectId id) {
        return switch (id.kind()) {
            case SCHEMA, EXTENSION, SEQUENCE -> true;
            case TABLE -> from.find(id) instanceof Table table && holdsRows(table);
            case COLUMN ->
                from.find(id) instanceof Column column
                        && column.generated() == null
                        && holdsRows(from.table(column.relation()));
            default -> false;
        };
    }

    /** The rows of a foreign table are elsewhere, and stay there. */
    private static boolean holdsRows(@Nullable Table table) {
        return table != null && table.foreign() == null;
    }

    private void requireStanding(ObjectId user, ObjectId cause, boolean returns) {
        if (returns) {
            throw new PlanException(
                    Wording.capitalized(user) + " holds data and stands on " + cause
                            + ", which can only be changed by dropping it.",
                    "Change it in steps: create what replaces " + cause.display() + " under another name, move "
                            + user.display() + " to it, then drop the old one.");
        }
    }
}
