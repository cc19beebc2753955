package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Policy;
import dev.quipu.catalog.model.Rule;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Statistics;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which objects come or go inside the statement of another: columns inside their table's, indexes inside a constraint's. */
final class Hosts {
    private final Lookup from;
    private final Lookup to;
    private final Context context;
    private final Fates fates;
    private final Kinship kinship;
    private final Partitions partitions;
    private final RowCopies copies;
    private final Set<Step> apart;
    private final Map<Step, Step> hosts = new HashMap<>();

    /**
     * @param apart what stands alone to break a cycle
     */
    Hosts(Context context, Set<Step> apart) {
        this.from = context.from();
        this.to = context.to();
        this.context = context;
        this.fates = context.fates();
        this.kinship = context.kinship();
        this.partitions = new Partitions(context);
        this.copies = context.rowCopies();
        this.apart = apart;
    }

    /** Returns the step in whose statements a step happens, itself if it stands alone. */
    Step of(Step step) {
        Step host = hosts.get(step);
        if (host == null) {
            Step direct = directHost(step);
            host = direct == null ? step : of(direct);
            hosts.put(step, host);
        }
        return host;
    }

    private @Nullable Step directHost(Step step) {
        if (apart.contains(step)) {
            return null;
        }
        return switch (step.phase()) {
            case CREATE -> creator(step.id());
            case DROP -> dropper(step.id());
            case ALTER, LINK, FILL -> null;
        };
    }

    private @Nullable Step creator(ObjectId id) {
        if (id.kind() == Kind.DEFAULT) {
            ObjectId column = new ObjectId(Kind.COLUMN, id.path());
            return fates.comes(column) ? Step.create(column) : null;
        }
        return switch (to.find(id)) {
            case Column column -> creatorOf(column);
            case Constraint constraint -> creatorOf(constraint);
            case Index index -> creatorOf(index);
            case Sequence sequence -> serialColumn(sequence);
            case Trigger trigger when trigger.parent() != null -> creatorOf(trigger);
            case Function function ->
                SupportFunctions.typeOf(id, to)
                        .filter(fates::comes)
                        .map(Step::create)
                        .orElse(null);
            case null, default -> null;
        };
    }

    private @Nullable Step creatorOf(Column column) {
        ObjectId relation = to.relation(column.relation()).orElseThrow();
        if (fates.comes(relation)) {
            return Step.create(relation);
        }
        return relation.kind() == Kind.TABLE ? comingWhole(column.id(), column.relation()) : Step.alter(relation);
    }

    private @Nullable Step creatorOf(Constraint constraint) {
        ObjectId table = ObjectId.of(Kind.TABLE, constraint.table());
        if (fates.comes(table)) {
            if (comesWithPlace(constraint)) {
                Step whole = comingWithPlaces(constraint);
                return whole == null ? Step.link(table) : whole;
            }
            boolean inline = constraint.validated() || !constraint.enforced() || to.whole(constraint.id()) != null;
            return inline ? Step.create(table) : null;
        }
        return partitions.isAttachedLater(constraint.table())
                ? comingWithPlaces(constraint)
                : comingWhole(constraint.id(), constraint.table());
    }

    /** A foreign key of the partitioned table is copied when a table that was made by itself becomes a partition. */
    private boolean comesWithPlace(Constraint constraint) {
        ObjectId whole = to.whole(constraint.id());
        return constraint.reference() != null
                && whole != null
                && whole.name().equals(constraint.name().value())
                && partitions.isAttachedLater(constraint.table());
    }

    /** A foreign key of a partitioned table that waits for its places comes in those that join it too. */
    private @Nullable Step comingWithPlaces(Constraint part) {
        ObjectId first = to.first(part.id());
        return !first.equals(part.id()) && Referrers.waitsForPlaces(part, context) && fates.comes(first)
                ? Step.create(first)
                : null;
    }

    /** Whether a foreign key, or the whole that it is a part of, goes before any partition does. */
    boolean holdsPartitions(ObjectId part) {
        return from.find(part) instanceof Constraint constraint && holdsPartitions(constraint);
    }

    private boolean holdsPartitions(Constraint part) {
        return from.find(from.first(part.id())) instanceof Constraint first
                && Referrers.goesBeforePlaces(first, context)
                && from.find(ObjectId.of(Kind.TABLE, first.table())) instanceof Table table
                && table.isPartitioned()
                && !from.children(first.table()).isEmpty();
    }

    private Optional<Step> goingWithFirst(Constraint part) {
        ObjectId first = from.first(part.id());
        return first.equals(part.id()) ? Optional.empty() : going(first).or(() -> relation(part.table()));
    }

    private @Nullable Step comingWhole(ObjectId id, QualifiedName table) {
        ObjectId whole = kinship.whole(to, id, table);
        return whole != null && fates.comes(whole) ? Step.create(whole) : null;
    }

    private @Nullable Step creatorOf(Index index) {
        if (index.constraint() != null) {
            return Step.create(ObjectId.of(Kind.CONSTRAINT, index.table(), index.constraint()));
        }
        return partitions.comesWithWhole(index) ? comingWhole(index.id(), index.table()) : partOfNewTable(index);
    }

    /** The server copies the indexes of a partitioned table when it makes a partition. */
    private @Nullable Step partOfNewTable(Index index) {
        ObjectId table = ObjectId.of(Kind.TABLE, index.table());
        return index.partitionOf() != null
                        && fates.comes(table)
                        && !partitions.isAttachedLater(index.table())
                        && !partitions.comesWithoutParts(index.partitionOf())
                ? Step.create(table)
                : null;
    }

    private Step creatorOf(Trigger trigger) {
        if (partitions.isAttachedLater(trigger.relation()) && !comesAfterRows(trigger)) {
            return Step.link(ObjectId.of(Kind.TABLE, trigger.relation()));
        }
        ObjectId table = ObjectId.of(Kind.TABLE, trigger.relation());
        if (trigger.parent() != null
                && to.find(trigger.parent()) instanceof Trigger whole
                && whole.parent() != null
                && fates.comes(whole.id())) {
            // It comes when that of the partition above comes, be it with the place of that, or later with its own
            // table.
            Step host = creatorOf(whole);
            if (host.phase() == Step.Phase.LINK || !fates.comes(table)) {
                return host;
            }
        }
        ObjectId first = to.first(trigger.id());
        if (fates.comes(first)) {
            return Step.create(first);
        }
        return fates.comes(table) ? Step.create(table) : Step.link(table);
    }

    /** A table whose rows are copied has its partitions before the rows, and its triggers, with those of the partitions, after. */
    boolean comesAfterRows(Trigger trigger) {
        ObjectId first = to.first(trigger.id());
        return fates.copied().contains(new ObjectId(Kind.TABLE, first.path().subList(0, 2)));
    }

    private @Nullable Step serialColumn(Sequence sequence) {
        return sequence.ownedBy() != null
                        && to.find(sequence.ownedBy()) instanceof Column column
                        && fates.comes(column.id())
                        && Serial.isSerial(column, sequence, context)
                ? Step.create(column.id())
                : null;
    }

    private @Nullable Step dropper(ObjectId id) {
        if (id.kind() == Kind.DEFAULT) {
            return going(new ObjectId(Kind.COLUMN, id.path())).orElse(null);
        }
        CatalogObject object = from.find(id);
        Optional<Step> host = switch (object) {
            case Table table -> dropperOf(table);
            case Column column -> relation(column.relation()).or(() -> goingWhole(id, column.relation()));
            case Constraint constraint when holdsPartitions(constraint) -> goingWithFirst(constraint);
            case Constraint constraint ->
                relation(constraint.table())
                        .or(() -> goingWhole(id, constraint.table()))
                        .or(() -> withColumn(constraint));
            case Index index -> dropperOf(index);
            case Trigger trigger -> dropperOf(trigger);
            case Rule rule -> relation(rule.relation());
            case Policy policy -> relation(policy.table());
            case Statistics statistics -> relation(statistics.table());
            case Sequence sequence -> Optional.ofNullable(sequence.ownedBy()).flatMap(this::going);
            case Function function -> SupportFunctions.typeOf(id, from).flatMap(this::going);
            case null, default -> Optional.empty();
        };
        return host.orElse(null);
    }

    /** Partitions of a table whose rows are kept go with it; others one by one, so that it is told what is lost with each. */
    private Optional<Step> dropperOf(Table table) {
        return table.partition() != null && copies.keeps(table.id())
                ? relation(table.partition().parent())
                : Optional.empty();
    }

    private Optional<Step> goingWhole(ObjectId id, QualifiedName table) {
        return Optional.ofNullable(kinship.whole(from, id, table)).flatMap(this::going);
    }

    /** A partition loses its copy of a trigger when it is detached. */
    private Optional<Step> dropperOf(Trigger trigger) {
        Optional<Step> whole = relation(trigger.relation()).or(() -> goingWhole(trigger.id(), trigger.relation()));
        return trigger.parent() == null
                ? whole
                : whole.or(() -> Optional.of(Step.alter(ObjectId.of(Kind.TABLE, trigger.relation()))));
    }

    /** A constraint goes with its columns; if it comes back it goes first, by its own statement. */
    private Optional<Step> withColumn(Constraint constraint) {
        return fates.isRebuilt(constraint.id())
                ? Optional.empty()
                : constraint.columns().stream()
                        .map(name -> ObjectId.of(Kind.COLUMN, constraint.table(), name))
                        .filter(fates.dropped()::contains)
                        .map(Step::drop)
                        .findFirst();
    }

    private Optional<Step> dropperOf(Index index) {
        Optional<Step> whole = relation(index.table()).or(() -> goingWhole(index.id(), index.table()));
        if (whole.isPresent()) {
            return whole;
        }
        if (index.constraint() != null) {
            return going(ObjectId.of(Kind.CONSTRAINT, index.table(), index.constraint()));
        }
        return fates.isRebuilt(index.id()) ? Optional.empty() : withColumn(index);
    }

    private Optional<Step> withColumn(Index index) {
        Stream<Identifier> names = Stream.concat(
                index.keys().stream().flatMap(key -> Stream.ofNullable(key.column())), index.included().stream());
        return names.map(name -> ObjectId.of(Kind.COLUMN, index.table(), name))
                .filter(fates.dropped()::contains)
                .map(Step::drop)
                .findFirst();
    }

    private Optional<Step> relation(QualifiedName name) {
        return from.relation(name).flatMap(this::going);
    }

    private Optional<Step> going(ObjectId id) {
        return fates.goes(id) ? Optional.of(Step.drop(id)) : Optional.empty();
    }
}
