package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What objects say of others that had to be there first. */
final class Links {
    private final Context context;
    private final Fates fates;
    private final Partitions partitions;

    Links(Context context) {
        this.context = context;
        this.fates = context.fates();
        this.partitions = new Partitions(context);
    }

    boolean isNeeded(CatalogObject object) {
        return switch (object) {
            case Sequence sequence -> isOwnerNew(sequence);
            case Table table ->
                isToBeAttached(table)
                        || !newParents(table).isEmpty()
                        || isClusterNew(table)
                        || isReplicaIdentityNew(table);
            case MaterializedView view -> isClusterNew(view);
            case Column column -> isIdentityOther(column);
            case Index index -> isPartOther(index) || isPartAlone(object);
            case Trigger trigger -> mayNotFireAsItShall(trigger);
            default -> false;
        };
    }

    List<Statement> write(CatalogObject object) {
        return switch (object) {
            case Sequence sequence -> List.of(owner(sequence));
            case Table table -> write(table);
            case MaterializedView view ->
                List.of(IndexMarks.cluster(view.name(), Objects.requireNonNull(view.clusteredOn()), context));
            case Column column -> {
                Column.Identity identity = Objects.requireNonNull(column.identity());
                yield List.of(SequenceWriter.persistence(identity.sequence(), identity.unlogged(), context));
            }
            case Index index -> write(index);
            case Trigger trigger -> List.of(TriggerWriter.enable(trigger, context));
            default -> List.of();
        };
    }

    private List<Statement> write(Table table) {
        var statements = new ArrayList<Statement>();
        if (isToBeAttached(table)) {
            statements.add(attach(table, Objects.requireNonNull(table.partition())));
        }
        newParents(table).forEach(parent -> statements.add(inherit(table, parent)));
        if (isClusterNew(table)) {
            statements.add(IndexMarks.cluster(table.name(), Objects.requireNonNull(table.clusteredOn()), context));
        }
        if (isReplicaIdentityNew(table)) {
            statements.add(replicaIdentity(table));
        }
        return statements;
    }

    /**
     * Whether a partition's part of a trigger is made by the server, anew or over the one that is there. When that fires depends on
     * how the trigger stood at that moment.
     */
    private boolean mayNotFireAsItShall(Trigger part) {
        return isMadeByServer(part) && !isOrdinary(part);
    }

    private boolean isMadeByServer(Trigger part) {
        return part.parent() != null
                && context.to().find(part.parent()) instanceof Trigger whole
                && (fates.comes(part.id())
                        || fates.comes(whole.id())
                        || isReplaced(whole)
                        || partitions.isAttachedLater(part.relation())
                        || isMadeByServer(whole));
    }

    /** Whether neither it nor one that it comes down from fires otherwise than triggers do. */
    private boolean isOrdinary(Trigger trigger) {
        return trigger.enabled() == Enabled.ORIGIN
                && (trigger.parent() == null
                        || !(context.to().find(trigger.parent()) instanceof Trigger whole)
                        || isOrdinary(whole));
    }

    private boolean isReplaced(Trigger trigger) {
        return context.from().find(trigger.id()) instanceof Trigger before
                && !before.definition().equals(trigger.definition());
    }

    private boolean isOwnerNew(Sequence sequence) {
        if (sequence.ownedBy() == null) {
            return false;
        }
        boolean same = context.from().find(sequence.id()) instanceof Sequence before
                && sequence.ownedBy().equals(before.ownedBy())
                && !fates.comes(sequence.id());
        return !same;
    }

    private Statement owner(Sequence sequence) {
        ObjectId column = Objects.requireNonNull(sequence.ownedBy());
        return context.draft("ALTER SEQUENCE " + sequence.name().display() + " OWNED BY " + column.display())
                .locks(sequence.name(), LockMode.SHARE_ROW_EXCLUSIVE)
                .locks(column.qualifiedName(), LockMode.ACCESS_SHARE)
                .build();
    }

    /** The sequence of an identity column comes with the column, and as the table is. */
    private boolean isIdentityOther(Column column) {
        Column.Identity identity = OwnIdentity.of(column, context.to(), context);
        return identity != null
                && fates.comes(column.id())
                && identity.unlogged() != Serial.isUnlogged(column, context);
    }

    /** An index that the server makes for a partition is as that of the whole, and may have been changed since. */
    private boolean isPartOther(Index index) {
        Index whole = index.partitionOf() == null ? null : context.to().index(index.partitionOf());
        return whole != null
                && fates.comes(index.id())
                && !partitions.isAttachedLater(index.table())
                && !(Objects.equals(whole.tablespace(), index.tablespace())
                        && whole.options().equals(index.options())
                        && whole.statistics().equals(index.statistics()));
    }

    /**
     * Whether an index has to be attached to that of the partitioned table: no statement for either does it where the whole
     * stays, or comes without its parts.
     */
    boolean isPartAlone(CatalogObject object) {
        if (!(object instanceof Index index)) {
            return false;
        }
        if (index.partitionOf() == null) {
            return false;
        }
        if (partitions.comesWithoutParts(index.partitionOf())) {
            return true;
        }
        Index before = fates.comes(index.id()) ? null : context.from().index(index.name());
        boolean wasAttached = before != null && before.partitionOf() != null;
        return !wasAttached
                && !fates.comes(Lookup.idOf(index.partitionOf()))
                && !fates.comes(ObjectId.of(Kind.TABLE, index.table()))
                && !partitions.isAttachedLater(index.table());
    }

    private List<Statement> write(Index index) {
        Index whole = Objects.requireNonNull(context.to().index(Objects.requireNonNull(index.partitionOf())));
        var statements = new ArrayList<Statement>();
        if (isPartAlone(index)) {
            statements.add(context.draft("ALTER INDEX " + whole.name().display() + "\n    ATTACH PARTITION "
                            + index.name().display())
                    .locks(whole.table(), LockMode.ACCESS_SHARE)
                    .locks(index.table(), LockMode.ACCESS_SHARE)
                    .build());
        }
        if (isPartOther(index) && context.isHosted(index.id())) {
            statements.addAll(IndexWriter.settings(whole, index, context));
        }
        return statements;
    }

    private boolean isToBeAttached(Table table) {
        return partitions.isAttachedLater(table.name());
    }

    private Statement attach(Table table, Table.Partition partition) {
        Draft draft = context.draft("ALTER TABLE " + partition.parent().display() + "\n    ATTACH PARTITION "
                        + table.name().display() + " " + partition.bound())
                .locks(partition.parent(), LockMode.SHARE_UPDATE_EXCLUSIVE)
                .locksTree(table.name(), LockMode.ACCESS_EXCLUSIVE, Access.Work.SCAN);
        new PartitionRows(context.to()).takeFromDefault(partition, draft, context.kinship());
        Referrers.join(table, draft, context);
        if (context.existed(table.name())) {
            draft.hazard(
                    Hazard.Kind.MAY_FAIL,
                    "Fails if rows of " + table.name().display() + " do not belong in the partition.",
                    new PartitionRows(context.to()).misfits(table.name(), partition));
        }
        return draft.build();
    }

    private List<QualifiedName> newParents(Table table) {
        if (fates.comes(table.id()) || table.partition() != null) {
            return List.of();
        }
        Table before = context.from().table(table.name());
        return before == null
                ? List.of()
                : table.parents().stream()
                        .filter(parent -> !before.parents().contains(parent))
                        .toList();
    }

    private Statement inherit(Table table, QualifiedName parent) {
        return context.draft("ALTER TABLE " + table.name().display() + " INHERIT " + parent.display())
                .locks(table.name(), LockMode.ACCESS_EXCLUSIVE)
                .locks(parent, LockMode.SHARE_UPDATE_EXCLUSIVE)
                .build();
    }

    private boolean isClusterNew(Table table) {
        return table.clusteredOn() != null
                && (fates.comes(indexOf(table.name(), table.clusteredOn()))
                        || !(context.from().find(table.id()) instanceof Table before
                                && table.clusteredOn().equals(before.clusteredOn())));
    }

    private boolean isClusterNew(MaterializedView view) {
        return view.clusteredOn() != null
                && (fates.comes(indexOf(view.name(), view.clusteredOn()))
                        || !(context.from().find(view.id()) instanceof MaterializedView before
                                && view.clusteredOn().equals(before.clusteredOn())));
    }

    private static ObjectId indexOf(QualifiedName relation, Identifier index) {
        return ObjectId.of(Kind.INDEX, new QualifiedName(relation.schema(), index));
    }

    private boolean isReplicaIdentityNew(Table table) {
        Identifier index = table.replicaIdentity().index();
        Table before = context.from().table(table.name());
        if (index == null) {
            return before != null && !fates.comes(table.id()) && TableChange.isIdentifiedByKeyNow(before, table);
        }
        return before == null
                || !before.replicaIdentity().equals(table.replicaIdentity())
                || fates.comes(indexOf(table.name(), index));
    }

    private Statement replicaIdentity(Table table) {
        Identifier index = table.replicaIdentity().index();
        String identity = index == null ? table.replicaIdentity().mode().toString() : "USING INDEX " + index.display();
        return IndexMarks.replicaIdentity(table.name(), identity, context);
    }
}
