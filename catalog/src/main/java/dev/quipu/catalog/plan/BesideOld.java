package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An index that is built beside the old one, under another name, and then takes its place: until then the old one serves, and
 * refuses what it refuses. Only where nothing else has to change in between.
 */
final class BesideOld {
    private static final String NEW = "new";

    private final Index from;
    private final Index to;
    private final Context context;
    private final IndexMarks marks;

    BesideOld(Index from, Index to, Context context) {
        this.from = from;
        this.to = to;
        this.context = context;
        this.marks = new IndexMarks(from, to, context);
    }

    /** Writes an index that no constraint makes; {@link Alteration.Rebuild} if that has to be dropped first. */
    Alteration index() {
        if (from.constraint() != null || to.constraint() != null || !isPossible() || isUsed(from.id())) {
            return new Alteration.Rebuild();
        }
        if (IndexMarks.isIdentity(context.from(), from) && losesNotNull()) {
            return new Alteration.Rebuild();
        }
        QualifiedName name = freeName();
        var statements = new ArrayList<Statement>();
        statements.add(IndexWriter.build(named(name), context));
        statements.addAll(marks.moveTo(name.name()));
        statements.add(IndexWriter.dropConcurrently(from, context));
        statements.add(Statement.harmless("ALTER INDEX " + name.display() + " RENAME TO "
                + to.name().name().display()));
        statements.addAll(IndexWriter.statistics(to, context));
        return new Alteration.InPlace(statements, Set.of(), true);
    }

    /** Writes a key that stands on such an index. */
    Alteration key(Constraint before, Constraint after) {
        boolean isOwn = before.name().equals(from.name().name())
                && after.name().equals(to.name().name())
                && context.from().users(before.id()).stream().allMatch(from.id()::equals);
        boolean isPlain = !ConstraintWriter.isTemporal(before) && !ConstraintWriter.isTemporal(after);
        if (!isOwn || !isPlain || !isPossible() || isUsed(from.id()) || hasNotes() || losesNotNull()) {
            return new Alteration.Rebuild();
        }
        QualifiedName name = freeName();
        var statements = new ArrayList<Statement>();
        statements.add(IndexWriter.build(named(name), context));
        statements.addAll(marks.moveTo(name.name()));
        statements.add(context.draft("ALTER TABLE " + after.table().display() + "\n    DROP CONSTRAINT "
                        + before.name().display() + ",\n    ADD CONSTRAINT "
                        + after.name().display() + " " + ConstraintWriter.usingIndex(after, name))
                .locks(after.table(), LockMode.ACCESS_EXCLUSIVE)
                .build());
        statements.addAll(IndexWriter.statistics(to, context));
        return new Alteration.InPlace(statements, Set.of(), true);
    }

    private boolean isPossible() {
        return context.online(to.table())
                && from.table().equals(to.table())
                && from.partitionOf() == null
                && to.partitionOf() == null
                && to.valid()
                && !isPartitioned()
                && marks.stay()
                && columns().noneMatch(this::changesType);
    }

    private boolean isPartitioned() {
        Table table = context.to().table(to.table());
        return table != null && table.isPartitioned();
    }

    private Stream<ObjectId> columns() {
        return Stream.concat(context.from().uses(from.id()).stream(), context.to().uses(to.id()).stream())
                .filter(id -> id.kind() == Kind.COLUMN);
    }

    /** The old index may not fit the new type, nor the new one the old type. */
    private boolean changesType(ObjectId id) {
        return context.from().find(id) instanceof Column before
                && context.to().find(id) instanceof Column after
                && !(before.type().equals(after.type()) && Objects.equals(before.collation(), after.collation()));
    }

    /** A column of the old key, or of what rows are known by, must stay NOT NULL until that has gone. */
    private boolean losesNotNull() {
        return from.keys().stream()
                .flatMap(key -> Stream.ofNullable(key.column()))
                .anyMatch(name -> {
                    Column old = context.from().column(from.table(), name);
                    Column other = context.to().column(from.table(), name);
                    return old != null && other != null && old.notNull() != null && other.notNull() == null;
                });
    }

    private boolean isUsed(ObjectId id) {
        return !context.from().users(id).isEmpty();
    }

    private boolean hasNotes() {
        var notes = context.from().catalog().annotationsOf(from.id());
        return notes.comment() != null || !notes.securityLabels().isEmpty();
    }

    private QualifiedName freeName() {
        return FreeName.of(to.name(), "", NEW, context);
    }

    private Index named(QualifiedName name) {
        return new Index(
                name,
                to.table(),
                to.method(),
                to.unique(),
                to.nullsNotDistinct(),
                to.keys(),
                to.included(),
                to.predicate(),
                to.options(),
                to.tablespace(),
                to.valid(),
                null,
                null,
                to.statistics(),
                to.definition());
    }
}
