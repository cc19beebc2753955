package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.DefaultPrivileges;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Statistics;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which steps there are, and which of them must come before which, by the dependencies of both catalogs. */
final class Rules {
    private final Context context;
    private final Lookup from;
    private final Lookup to;
    private final Fates fates;
    private final Hosts hosts;
    private final Partitions partitions;
    private final Ordering ordering;
    private final Set<Step> steps = new LinkedHashSet<>();
    private final Set<ObjectId> leaving;

    Rules(Context context, Hosts hosts) {
        this.context = context;
        this.from = context.from();
        this.to = context.to();
        this.fates = context.fates();
        this.hosts = hosts;
        this.partitions = new Partitions(context);
        var copies = context.rowCopies();
        this.leaving = Stream.concat(fates.altered().keySet().stream(), fates.dropped().stream())
                .filter(id -> from.find(id) instanceof Table table
                        && (context.kinship().leaves(table.name())
                                || (fates.goes(id)
                                        && !copies.keeps(id)
                                        && !table.above().isEmpty())))
                .collect(Collectors.toCollection(TreeSet::new));
        collectSteps();
        var alone = new LinkedHashSet<Step>();
        steps.forEach(step -> alone.add(hosts.of(step)));
        this.ordering = new Ordering(alone, this::group);
    }

    private void collectSteps() {
        fates.dropped().forEach(id -> steps.add(Step.drop(id)));
        fates.rebuilt().forEach(id -> steps.add(Step.drop(id)));
        fates.altered().keySet().forEach(id -> steps.add(Step.alter(id)));
        fates.annotated().forEach(id -> steps.add(Step.alter(id)));
        fates.created().forEach(id -> steps.add(Step.create(id)));
        fates.rebuilt().forEach(id -> steps.add(Step.create(id)));
        var links = new Links(context);
        to.catalog().objects().forEach((id, object) -> {
            if (links.isNeeded(object) && !isSerial(id) && (links.isPartAlone(object) || !isWrittenWhole(id))) {
                steps.add(Step.link(id));
            }
        });
        fates.copied().forEach(id -> steps.add(Step.fill(id)));
    }

    private boolean isSerial(ObjectId id) {
        return id.kind() == Kind.SEQUENCE && isHosted(Step.create(id));
    }

    /** An index with a statement of its own has all that it says in that. */
    private boolean isWrittenWhole(ObjectId id) {
        return id.kind() == Kind.INDEX && !isHosted(Step.create(id));
    }

    private boolean isHosted(Step step) {
        return steps.contains(step) && !hosts.of(step).equals(step);
    }

    /** Returns all steps, those that happen inside others included. */
    Set<Step> steps() {
        return steps;
    }

    Ordering ordering() {
        changed(fates.created()).forEach(used -> to.users(used).forEach(user -> comesAfter(user, used)));
        changed(fates.dropped()).forEach(user -> from.uses(user).forEach(used -> goesBefore(user, used)));
        fates.rebuilt().forEach(id -> edge(Step.drop(id), Step.create(id), Step.create(id)));
        fates.altered().forEach(this::aroundReplaced);
        steps.stream()
                .filter(step -> step.phase() == Step.Phase.LINK)
                .forEach(link -> linkAfter(to.get(link.id()), link));
        leaveFirst();
        fates.dropped().forEach(this::makeRoom);
        fates.rebuilt().forEach(this::makeRoom);
        steps.forEach(this::besidesReferrers);
        changed(fates.created()).forEach(this::withoutParts);
        changed(fates.created()).forEach(this::withoutTwins);
        changed(fates.created()).forEach(new IndexTwins(to, partitions, this::becauseOf)::order);
        fates.copied().forEach(this::fill);
        fates.altered().keySet().forEach(this::beforeOwnerGoes);
        fates.altered().keySet().forEach(this::afterThoseBelow);
        fates.altered().keySet().forEach(this::logBeforeReferrers);
        fates.created().forEach(this::afterDeclarationsBelow);
        fates.dropped().forEach(this::beforeDeclarationsBelow);
        fates.altered().keySet().forEach(this::fillBeforeReaders);
        fates.created().forEach(id -> typeOf(to, id).forEach(type -> edge(type, Step.create(id), Step.create(id))));
        fates.dropped().forEach(id -> typeOf(from, id).forEach(type -> edge(Step.drop(id), type, Step.drop(id))));
        fates.created().stream().filter(AnnotationWriter::hasDefaultPrivileges).forEach(this::underDefaultPrivileges);
        fates.rebuilt().stream().filter(AnnotationWriter::hasDefaultPrivileges).forEach(this::underDefaultPrivileges);
        changed(fates.created()).stream().filter(fates::comes).forEach(this::afterDefaultsAbove);
        fates.created().stream()
                .map(to::find)
                .flatMap(object -> object instanceof Column column ? Stream.of(column.relation()) : Stream.empty())
                .distinct()
                .forEach(this::inTheirOrder);
        new Names().edges();
        context.goLate(new LateDrops(context, this::late).indexes());
        return ordering;
    }

    private boolean late(Step before, Step after) {
        return steps.contains(before)
                && steps.contains(after)
                && ordering.beforeUnlessAfter(hosts.of(before), hosts.of(after));
    }

    /** The columns of a typed table come and go when its type changes; what uses them comes after and goes before. */
    private static Stream<Step> typeOf(Lookup lookup, ObjectId id) {
        Table table = lookup.find(id) instanceof Column column ? lookup.table(column.relation()) : null;
        return table == null || table.ofType() == null
                ? Stream.empty()
                : Stream.of(Step.alter(ObjectId.of(Kind.COMPOSITE_TYPE, table.ofType())));
    }

    /** A sequence that stays is given up by its owner, which would take it along. */
    private void beforeOwnerGoes(ObjectId id) {
        if (from.find(id) instanceof Sequence sequence && sequence.ownedBy() != null) {
            edge(Step.alter(id), Step.drop(sequence.ownedBy()), Step.alter(id));
        }
    }

    /** A not-null constraint that comes to children from above is made there first, where others can write meanwhile. */
    private void afterThoseBelow(ObjectId id) {
        if (isHandedDown(id) && from.find(id) instanceof Column column) {
            below(column).forEach(child -> edge(Step.alter(child), Step.alter(id), Step.alter(id)));
        }
    }

    private boolean isHandedDown(ObjectId id) {
        return from.find(id) instanceof Column before
                && to.find(id) instanceof Column after
                && NotNullChange.isHandedDown(before.notNull(), after.notNull());
    }

    private Stream<ObjectId> below(Column column) {
        return context.kinship().below(column.relation()).stream()
                .map(child -> ObjectId.of(Kind.COLUMN, child, column.name()));
    }

    /** A column that a child declares too has there what that says of it, also in its rows, if it is there before. */
    private void afterDeclarationsBelow(ObjectId id) {
        if (to.find(id) instanceof Column column) {
            below(column).forEach(child -> edgeOfTwo(Step.create(child), Step.create(id)));
        }
    }

    /** And as long as the table above has it, it does not go. */
    private void beforeDeclarationsBelow(ObjectId id) {
        if (from.find(id) instanceof Column column) {
            below(column).forEach(child -> edgeOfTwo(Step.drop(id), Step.drop(child)));
        }
    }

    /** An order of statements that are nothing but these steps: not of those that make whole tables. */
    private void edgeOfTwo(Step before, Step after) {
        if (hosts.of(before).equals(before) && hosts.of(after).equals(after)) {
            edge(before, after, after);
        }
    }

    /** No table whose rows a crash leaves refers to one that it empties. */
    private void logBeforeReferrers(ObjectId id) {
        if (!(from.find(id) instanceof Table before)
                || !(to.find(id) instanceof Table after)
                || before.unlogged() == after.unlogged()) {
            return;
        }
        for (Constraint key : to.constraints(after.name())) {
            if (key.reference() != null && !Referrers.isOfItself(key) && !fates.comes(key.id())) {
                Step referring = Step.alter(id);
                Step referred =
                        Step.alter(ObjectId.of(Kind.TABLE, key.reference().table()));
                Step first = after.unlogged() ? referring : referred;
                Step then = after.unlogged() ? referred : referring;
                edge(first, then, Step.alter(key.id()));
            }
        }
    }

    /** A view that is empty is filled before another reads it to be filled, be it through views that stay. */
    private void fillBeforeReaders(ObjectId id) {
        if (from.find(id) instanceof MaterializedView before
                && !before.populated()
                && to.find(id) instanceof MaterializedView after
                && after.populated()) {
            readers(id, new LinkedHashSet<>())
                    .forEach(reader -> edge(Step.alter(id), Step.create(reader), Step.create(reader)));
        }
    }

    private Set<ObjectId> readers(ObjectId view, Set<ObjectId> all) {
        Stream.concat(
                        to.users(view).stream(),
                        to.columns(view.qualifiedName()).stream().flatMap(column -> to.users(column.id()).stream()))
                .filter(user -> user.kind() == Kind.VIEW || user.kind() == Kind.MATERIALIZED_VIEW)
                .filter(all::add)
                .forEach(user -> readers(user, all));
        return all;
    }

    /** What comes has the default privileges that there are before the plan: its grants begin with those. */
    private void underDefaultPrivileges(ObjectId id) {
        Stream.of(from, to)
                .flatMap(lookup -> lookup.catalog().all(DefaultPrivileges.class))
                .map(DefaultPrivileges::id)
                .distinct()
                .flatMap(one -> Stream.of(Step.drop(one), Step.alter(one), Step.create(one)))
                .forEach(step -> edge(Step.create(id), step, step));
    }

    /** What is made, rebuilt or changed where it is, or with the others what goes: only of these there are steps. */
    private Set<ObjectId> changed(Set<ObjectId> comingOrGoing) {
        var changed = new LinkedHashSet<>(comingOrGoing);
        changed.addAll(fates.rebuilt());
        changed.addAll(fates.altered().keySet());
        changed.addAll(fates.annotated());
        return changed;
    }

    /** What stands on a type that the alteration of another makes anew goes before that and comes after it. */
    private void aroundReplaced(ObjectId altered, Alteration.InPlace alteration) {
        Step step = Step.alter(altered);
        for (ObjectId type : alteration.retyped()) {
            if (type.kind() != Kind.COLUMN && !type.equals(altered)) {
                from.users(type).forEach(user -> {
                    edge(Step.drop(user), step, Step.drop(user));
                    if (isLeftByColumn(type, user)) {
                        edge(Step.alter(user), step, Step.alter(user));
                    }
                });
                to.users(type).forEach(user -> edge(step, Step.create(user), Step.create(user)));
            }
        }
    }

    private void comesAfter(ObjectId user, ObjectId used) {
        if (isPartOfWhole(user, used)) {
            comesAfterParts(used, user);
            return;
        }
        Step needed = arrival(used);
        if (needed == null) {
            return;
        }
        Step step = arrival(user);
        if (step != null && !leavesWithout(step, used) && !goesAhead(step, used)) {
            edge(needed, step, step);
        }
        edge(needed, Step.link(user), Step.link(user));
    }

    /** A table that leaves those above waits for none of them: it joins when they are as they shall be. */
    private boolean leavesWithout(Step step, ObjectId used) {
        return step.phase() == Step.Phase.ALTER && leaving.contains(step.id()) && used.kind() == Kind.TABLE;
    }

    /** A column of a child does not wait for that above which hands its not-null constraint down. */
    private boolean goesAhead(Step step, ObjectId used) {
        return step.phase() == Step.Phase.ALTER && step.id().kind() == Kind.COLUMN && isHandedDown(used);
    }

    /** An index or constraint of a partitioned table is made after those of its partitions, which it takes up. */
    private void comesAfterParts(ObjectId whole, ObjectId part) {
        Step first = Step.create(part);
        Step then = Step.create(whole);
        if (steps.contains(first)
                && hosts.of(first).equals(first)
                && hosts.of(then).equals(then)) {
            edge(first, then, then);
        }
    }

    /** The server takes up what is there of the same definition, and so what is to go must be gone. */
    private void withoutTwins(ObjectId id) {
        if (to.find(id) instanceof Index whole && fates.comes(id)) {
            fates.dropped().stream()
                    .filter(dropped -> from.find(dropped) instanceof Index index
                            && index.partitionOf() == null
                            && isBelow(index.table(), whole.table())
                            && IndexWriter.isTwin(index, whole))
                    .forEach(dropped -> edge(Step.drop(dropped), Step.create(id), Step.create(id)));
        }
    }

    private boolean isBelow(QualifiedName table, QualifiedName above) {
        Table found = to.table(table);
        return found != null
                && found.above().stream().anyMatch(parent -> parent.equals(above) || isBelow(parent, above));
    }

    /** A table that becomes a partition after its index is made would get a part of it. */
    private void withoutParts(ObjectId id) {
        if (to.find(id) instanceof Index index && partitions.comesWithoutParts(index.name())) {
            to.children(index.table())
                    .forEach(child -> Stream.of(Step.create(child.id()), Step.link(child.id()))
                            .forEach(step -> edge(step, Step.create(id), Step.create(id))));
        }
    }

    private boolean isPartOfWhole(ObjectId user, ObjectId used) {
        return (used.kind() == Kind.INDEX || used.kind() == Kind.CONSTRAINT) && used.equals(to.whole(user));
    }

    private @Nullable Step arrival(ObjectId id) {
        if (fates.comes(id)) {
            return Step.create(id);
        }
        return fates.changesInPlace(id) ? Step.alter(id) : null;
    }

    private void goesBefore(ObjectId user, ObjectId used) {
        if (fates.goes(user)) {
            if (goesWithAny(user, used)) {
                return;
            }
            if (fates.goes(used)) {
                edge(Step.drop(user), Step.drop(used), Step.drop(user));
            } else if (isLeft(user, used) && !hosts.holdsPartitions(user)) {
                edge(Step.alter(used), Step.drop(user), Step.drop(user));
            } else if (fates.altered().containsKey(used) && !LateDrops.isLetGo(user, used, from)) {
                edge(Step.drop(user), Step.alter(used), Step.drop(user));
            }
        } else if (fates.altered().containsKey(user) && (fates.dropped().contains(used) || isFreed(user, used))) {
            edge(Step.alter(user), Step.drop(used), Step.alter(user));
        } else if (isLeftByColumn(used, user)) {
            edge(Step.alter(user), Step.alter(used), Step.alter(user));
        }
    }

    /** An index or constraint that goes with one of its columns does so with whichever is the first. */
    private boolean goesWithAny(ObjectId part, ObjectId column) {
        return column.kind() == Kind.COLUMN
                && (part.kind() == Kind.INDEX || part.kind() == Kind.CONSTRAINT)
                && fates.goes(column)
                && hosts.of(Step.drop(part)).id().kind() == Kind.COLUMN;
    }

    /** A column that gets another type has it before its old one changes, which is then no matter to it. */
    private boolean isLeftByColumn(ObjectId type, ObjectId user) {
        return user.kind() == Kind.COLUMN
                && isType(type)
                && !context.leavesLate(user)
                && to.uses(user).stream().noneMatch(used -> standsOn(used, type));
    }

    private boolean standsOn(ObjectId user, ObjectId type) {
        return user.equals(type) || (isType(user) && to.uses(user).stream().anyMatch(used -> standsOn(used, type)));
    }

    private static boolean isType(ObjectId id) {
        return switch (id.kind()) {
            case ENUM_TYPE, DOMAIN, COMPOSITE_TYPE, RANGE_TYPE -> true;
            default -> false;
        };
    }

    /** Whether a table leaves one that is made anew. */
    private boolean isFreed(ObjectId user, ObjectId used) {
        return used.kind() == Kind.TABLE && fates.isRebuilt(used) && leaving.contains(user);
    }

    /** New columns come in the order in which they are to stand. Generated ones come when those that they need are there. */
    private void inTheirOrder(QualifiedName relation) {
        if (to.table(relation) == null) {
            return;
        }
        Step last = null;
        for (Column column : to.columns(relation)) {
            Step step = Step.create(column.id());
            if (column.generated() == null && fates.created().contains(column.id())) {
                if (last != null) {
                    edge(last, step, step);
                }
                last = step;
            }
        }
    }

    /** A new table has the defaults of those above as they are when it comes. */
    private void afterDefaultsAbove(ObjectId id) {
        if (to.find(id) instanceof Table table) {
            table.above().stream()
                    .flatMap(parent -> to.columns(parent).stream())
                    .map(Column::defaultId)
                    .flatMap(one -> Stream.of(Step.drop(one), Step.alter(one), Step.create(one)))
                    .forEach(step -> edge(step, Step.create(id), Step.create(id)));
        }
    }

    /** Whether a part of a table goes that only goes once the table has left those above. */
    private boolean isLeft(ObjectId user, ObjectId used) {
        return used.kind() == Kind.TABLE && from.isInherited(user) && leaving.contains(used) && !fates.goes(used);
    }

    /** A table leaves those above before its columns or theirs change. */
    private void leaveFirst() {
        for (ObjectId id : leaving) {
            Table table = (Table) from.get(id);
            Step step = fates.goes(id) ? Step.drop(id) : Step.alter(id);
            if (!fates.goes(id)) {
                from.columns(table.name()).forEach(column -> changeColumn(column, step));
            }
            makeRoom(id);
            for (QualifiedName parent : table.above()) {
                changeParts(from, parent, step);
                changeParts(to, parent, step);
                // A trigger locks all partitions that are there when it comes.
                to.catalog().partsOf(Kind.TRIGGER, parent, Trigger.class).stream()
                        .filter(trigger -> trigger.parent() == null)
                        .flatMap(trigger -> Stream.of(Step.alter(trigger.id()), Step.create(trigger.id())))
                        .forEach(trigger -> edge(step, trigger, trigger));
            }
        }
    }

    private void changeParts(Lookup lookup, QualifiedName parent, Step first) {
        lookup.columns(parent).forEach(column -> changeColumn(column, first));
        // A key that holds the partition goes first.
        lookup.constraints(parent).stream()
                .filter(constraint ->
                        !Referrers.isOfItself(constraint) && !Referrers.goesBeforePlaces(constraint, context))
                .forEach(constraint -> change(constraint.id(), first));
        lookup.indexes(parent).forEach(index -> change(index.id(), first));
    }

    /** A partition leaves before another takes up what its bounds let in. */
    private void makeRoom(ObjectId id) {
        if (!(from.find(id) instanceof Table table) || table.partition() == null) {
            return;
        }
        QualifiedName parent = table.partition().parent();
        Step leaves = fates.goes(id) ? Step.drop(id) : Step.alter(id);
        if (leaving.contains(id) && table.partition().bound().equals("DEFAULT")) {
            besides(parent, leaves);
        }
        to.children(parent).stream()
                .map(Table::id)
                .filter(other -> !other.equals(id))
                .flatMap(other -> Stream.of(Step.create(other), Step.link(other)))
                .forEach(comes -> edge(leaves, comes, comes));
    }

    /**
     * A foreign key goes before partitions of what it refers to do, and comes when they are all in their places: it is tested
     * then, and their rows are to be found.
     */
    private void besidesReferrers(Step step) {
        ObjectId id = step.id();
        boolean leaves = step.phase() == Step.Phase.DROP || leaving.contains(id);
        if (leaves && from.find(id) instanceof Table table) {
            new Referrers(from).above(table).forEach(key -> edge(Step.drop(key.id()), step, Step.drop(key.id())));
        }
        if (step.phase() == Step.Phase.LINK && to.find(id) instanceof Table table) {
            new Referrers(to)
                    .above(table).stream()
                            .filter(key -> context.existed(key.table()))
                            .flatMap(key -> Stream.of(Step.alter(key.id()), Step.create(key.id())))
                            .forEach(tested -> edge(step, tested, tested));
            new Referrers(to)
                    .ofThoseAbove(table).stream()
                            .filter(key -> Referrers.waitsForPlaces(key, context))
                            .map(key -> Step.create(key.id()))
                            .forEach(tested -> edge(step, tested, tested));
        }
    }

    /** Without a default partition no other has to look for rows in it. */
    private void besides(QualifiedName parent, Step first) {
        Stream.concat(from.children(parent).stream(), to.children(parent).stream())
                .map(Table::id)
                .filter(id -> !id.equals(first.id()))
                .distinct()
                .forEach(id -> Stream.of(Step.drop(id), Step.alter(id), Step.create(id), Step.link(id))
                        .forEach(step -> edge(first, step, step)));
    }

    private void changeColumn(Column column, Step after) {
        change(column.id(), after);
        change(column.defaultId(), after);
    }

    private void change(ObjectId id, Step after) {
        Stream.of(Step.drop(id), Step.alter(id), Step.create(id)).forEach(step -> edge(after, step, step));
    }

    private void linkAfter(CatalogObject object, Step link) {
        Stream.of(Step.create(object.id()), Step.alter(object.id())).forEach(step -> edge(step, link, link));
        if (object instanceof Sequence sequence && sequence.ownedBy() != null) {
            edge(Step.create(sequence.ownedBy()), link, link);
            // The two must have one owner.
            edge(Step.alter(ObjectId.of(Kind.TABLE, sequence.ownedBy().qualifiedName())), link, link);
        }
        if (object instanceof Table table) {
            to.indexes(table.name()).stream()
                    .filter(index -> (index.partitionOf() != null && !partitions.comesWithoutParts(index.partitionOf()))
                            || index.constraint() != null
                            || IndexMarks.areOf(to, index))
                    .forEach(index -> edge(Step.create(index.id()), link, link));
            to.constraints(table.name()).stream()
                    .filter(one -> !Referrers.waitsForPlaces(one, context))
                    .forEach(one -> edge(Step.create(one.id()), link, link));
            to.columns(table.name()).forEach(one -> edgesOfColumn(one, link));
            table.above().forEach(parent -> afterParent(parent, link));
        }
        if (object instanceof MaterializedView view) {
            to.indexes(view.name()).forEach(index -> edge(Step.create(index.id()), link, link));
        }
        if (object instanceof Index index && index.partitionOf() != null) {
            // A part is whole itself before it joins: what joins it comes first.
            edge(Step.create(Lookup.idOf(index.partitionOf())), link, link);
            to.children(index.table()).stream()
                    .flatMap(child -> to.indexes(child.name()).stream())
                    .filter(part -> index.name().equals(part.partitionOf()))
                    .forEach(part -> edge(Step.link(part.id()), link, link));
        }
        if (object instanceof Trigger trigger && trigger.parent() != null) {
            ObjectId table = ObjectId.of(Kind.TABLE, trigger.relation());
            ObjectId whole = trigger.parent();
            Stream.of(Step.create(table), Step.link(table), Step.create(whole), Step.alter(whole), Step.link(whole))
                    .forEach(step -> edge(step, link, link));
        }
    }

    private void edgesOfColumn(Column column, Step link) {
        edge(Step.create(column.id()), link, link);
        edge(Step.alter(column.id()), link, link);
    }

    private void afterParent(QualifiedName parent, Step link) {
        ObjectId id = ObjectId.of(Kind.TABLE, parent);
        edge(Step.create(id), link, link);
        edge(Step.alter(id), link, link);
        to.columns(parent).forEach(column -> {
            edgesOfColumn(column, link);
            // It would come down to the one that joins.
            Stream.of(Step.drop(column.defaultId()), Step.create(column.defaultId()))
                    .forEach(step -> edge(step, link, link));
        });
        to.constraints(parent).stream()
                .filter(constraint -> !Referrers.waitsForPlaces(constraint, context))
                .forEach(constraint -> edge(Step.create(constraint.id()), link, link));
        to.indexes(parent).stream()
                .filter(index -> !partitions.comesWithoutParts(index.name()))
                .forEach(index -> edge(Step.create(index.id()), link, link));
        to.catalog().partsOf(Kind.TRIGGER, parent, Trigger.class).stream()
                .filter(trigger -> !hosts.comesAfterRows(trigger))
                .flatMap(trigger -> Stream.of(Step.alter(trigger.id()), Step.create(trigger.id())))
                .forEach(trigger -> edge(trigger, link, link));
        // What goes from a table with partitions goes from each that it has then.
        from.users(id).forEach(part -> edge(Step.drop(part), link, link));
    }

    /** Rows come back when the table stands with all its partitions, and before anything that looks at them or acts on them. */
    private void fill(ObjectId id) {
        Table table = (Table) to.get(id);
        fill(table, Step.fill(id), isLinked(table));
    }

    private void fill(Table table, Step fill, boolean linked) {
        Stream.of(Step.create(table.id()), Step.link(table.id())).forEach(step -> edge(step, fill, fill));
        beforeUsers(table.id(), fill, linked);
        to.columns(table.name()).forEach(column -> beforeUsers(column.id(), fill, linked));
        to.constraints(table.name()).forEach(constraint -> beforeUsers(constraint.id(), fill, linked));
        if (table.isPartitioned()) {
            to.children(table.name()).forEach(partition -> fill(partition, fill, linked));
        }
    }

    private boolean isLinked(Table table) {
        return steps.contains(Step.link(table.id()))
                || to.children(table.name()).stream().anyMatch(this::isLinked);
    }

    /** What comes inside of the table's own statements comes before the rows, and what is owned by it may. */
    private void beforeUsers(ObjectId used, Step fill, boolean linked) {
        for (ObjectId user : to.users(used)) {
            Step step = Step.create(user);
            if (mayWaitForRows(user, linked) && steps.contains(step) && !isOfTable(hosts.of(step))) {
                edge(fill, step, step);
            }
        }
    }

    /** A table that was there before can become a partition, and take rows, when all have their columns, indexes and constraints. */
    private static boolean mayWaitForRows(ObjectId user, boolean linked) {
        return switch (user.kind()) {
            case TABLE, COLUMN, DEFAULT -> false;
            case INDEX, CONSTRAINT -> !linked;
            default -> true;
        };
    }

    private static boolean isOfTable(Step host) {
        return host.id().kind() == Kind.TABLE;
    }

    private void becauseOf(Step before, Step after) {
        edge(before, after, after);
    }

    private void edge(Step before, Step after, Step reason) {
        if (steps.contains(before) && steps.contains(after)) {
            ordering.before(hosts.of(before), hosts.of(after), reason);
        }
    }

    /** Returns the table of an index and the like, next to which it is written. */
    private ObjectId group(ObjectId id) {
        return switch (id.kind()) {
            case COLUMN, DEFAULT, CONSTRAINT, RULE, TRIGGER, POLICY ->
                new ObjectId(Kind.TABLE, id.path().subList(0, 2));
            case VIEW, MATERIALIZED_VIEW -> new ObjectId(Kind.TABLE, id.path());
            case INDEX, STATISTICS -> groupOf(to.has(id) ? to.get(id) : from.get(id));
            default -> id;
        };
    }

    private static ObjectId groupOf(CatalogObject object) {
        return switch (object) {
            case Index index -> ObjectId.of(Kind.TABLE, index.table());
            case Statistics statistics -> ObjectId.of(Kind.TABLE, statistics.table());
            default -> object.id();
        };
    }

    /** Names that one object gives up and another takes. */
    private final class Names {
        private final Map<String, Step> freed = new HashMap<>();

        void edges() {
            steps.stream().filter(step -> step.phase() == Step.Phase.DROP).forEach(this::free);
            fates.altered()
                    .keySet()
                    .forEach(id -> places(from, id).forEach(name -> freed.putIfAbsent(name, Step.alter(id))));
            steps.stream().filter(step -> step.phase() == Step.Phase.CREATE).forEach(this::take);
            fates.altered().keySet().forEach(id -> places(to, id).forEach(name -> take(name, Step.alter(id))));
        }

        private void free(Step step) {
            names(step.id()).forEach(name -> freed.put(name, step));
            places(from, step.id()).forEach(name -> freed.put(name, step));
        }

        private void take(Step step) {
            names(step.id()).forEach(name -> take(name, step));
            places(to, step.id()).forEach(name -> take(name, step));
        }

        private void take(String name, Step step) {
            Step other = freed.get(name);
            if (other != null && !other.id().equals(step.id())) {
                edge(other, step, step);
            }
        }

        private List<String> names(ObjectId id) {
            String path = String.join("\0", id.path());
            return switch (id.kind()) {
                case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, COMPOSITE_TYPE ->
                    List.of("class\0" + path, "type\0" + path);
                case INDEX -> List.of("class\0" + path);
                case SHELL_TYPE, ENUM_TYPE, DOMAIN, RANGE_TYPE, BASE_TYPE -> List.of("type\0" + path);
                case FUNCTION, AGGREGATE -> List.of("routine\0" + path);
                default -> List.of();
            };
        }

        /**
         * What an object takes beside its name: an identity column that of a sequence, a primary key that there is
         * but one, and in its table a constraint its name, which that of a column's not-null constraint may be
         * too.
         */
        private Stream<String> places(Lookup lookup, ObjectId id) {
            return switch (lookup.find(id)) {
                case Column column ->
                    Stream.concat(
                            Stream.ofNullable(OwnIdentity.of(column, lookup, context))
                                    .flatMap(identity ->
                                            names(ObjectId.of(Kind.SEQUENCE, identity.sequence())).stream()),
                            Stream.ofNullable(column.notNull())
                                    .flatMap(notNull -> Stream.ofNullable(notNull.name()))
                                    .map(name -> constraint(column.relation(), name)));
                case Constraint constraint ->
                    Stream.concat(
                            Stream.of(constraint(constraint.table(), constraint.name())),
                            constraint.type() == Constraint.Type.PRIMARY_KEY
                                    ? Stream.of(
                                            "primary key\0" + constraint.table().display())
                                    : Stream.of());
                case null, default -> Stream.of();
            };
        }

        private String constraint(QualifiedName table, Identifier name) {
            return "constraint\0" + table.display() + "\0" + name.value();
        }
    }
}
