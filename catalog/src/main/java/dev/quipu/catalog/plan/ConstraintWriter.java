package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the constraints of tables that are there. */
final class ConstraintWriter implements Writer<Constraint> {
    private static final String NOT_VALID = " NOT VALID";
    private static final int LOCKS_CHILDREN = 180000;

    @Override
    public List<Statement> create(Constraint constraint, Context context) {
        Index index = constraint.index() == null ? null : context.to().index(constraint.index());
        boolean online = context.online(constraint.table());
        boolean whole = !isPartitioned(constraint.table(), context);
        return switch (constraint.type()) {
            case PRIMARY_KEY, UNIQUE -> key(constraint, index, online && whole, context);
            case EXCLUSION -> List.of(add(constraint, context));
            case CHECK, FOREIGN_KEY -> {
                // A foreign key of a partitioned table cannot be NOT VALID before 18.
                boolean inPhases = online && (whole || constraint.type() == Constraint.Type.CHECK);
                yield inPhases && constraint.validated() && constraint.enforced() && !isTemporal(constraint)
                        ? inPhases(constraint, context)
                        : List.of(add(constraint, context));
            }
        };
    }

    /**
     * Whether a key or reference has a period. Such a reference is only ever added with its check: PostgreSQL 18 (18.6 too)
     * lets VALIDATE pass rows whose period only overlaps one that is referred to.
     */
    static boolean isTemporal(Constraint constraint) {
        List<Elements.Element> elements = Elements.of(constraint.definition());
        return switch (constraint.type()) {
            case PRIMARY_KEY, UNIQUE ->
                !elements.isEmpty() && elements.getLast().afterWord("OVERLAPS").isPresent();
            case FOREIGN_KEY ->
                elements.stream().anyMatch(element -> element.head().equals("PERIOD"));
            case CHECK, EXCLUSION -> false;
        };
    }

    private static boolean isPartitioned(QualifiedName name, Context context) {
        Table table = context.to().table(name);
        return table != null && table.isPartitioned();
    }

    private static List<Statement> key(Constraint constraint, @Nullable Index index, boolean online, Context context) {
        boolean there = constraint.index() != null
                && context.from().index(constraint.index()) != null
                && !context.fates().goes(Lookup.idOf(constraint.index()));
        if (index == null || (!there && !online) || isTemporal(constraint)) {
            return List.of(add(constraint, context));
        }
        var statements = new ArrayList<Statement>();
        if (!there) {
            statements.add(IndexWriter.build(index, context));
        }
        statements.add(context.draft(addition(constraint, usingIndex(constraint, index.name())))
                .locks(constraint.table(), LockMode.ACCESS_EXCLUSIVE)
                .build());
        return statements;
    }

    /** Writes a key that takes over an index. */
    static String usingIndex(Constraint constraint, QualifiedName index) {
        return word(constraint) + " USING INDEX " + index.name().display() + deferral(constraint);
    }

    private static String word(Constraint constraint) {
        return constraint.type() == Constraint.Type.PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE";
    }

    private static String deferral(Constraint constraint) {
        return (constraint.deferrable() ? " DEFERRABLE" : "") + (constraint.deferred() ? " INITIALLY DEFERRED" : "");
    }

    private static String addition(Constraint constraint, String definition) {
        return alter(constraint) + "ADD CONSTRAINT " + constraint.name().display() + " " + definition;
    }

    private static String alter(Constraint constraint) {
        return "ALTER TABLE " + constraint.table().display() + "\n    ";
    }

    private static Statement add(Constraint constraint, Context context) {
        String definition = InlineConstraints.none(context).definition(constraint);
        boolean checks = constraint.validated() && constraint.enforced();
        Access.Work work = checks ? Access.Work.SCAN : Access.Work.NONE;
        Draft draft = context.draft(addition(constraint, definition));
        if (constraint.index() != null && isPartitioned(constraint.table(), context)) {
            lockKey(constraint, draft, context);
        } else {
            lock(constraint, work, draft, context);
        }
        if (checks && context.existed(constraint.table())) {
            mayFail(constraint, draft, context);
        }
        return draft.build();
    }

    /** From 18 on partitions are locked for any constraint as for a primary key, which may make not-null constraints there. */
    private static void lockKey(Constraint constraint, Draft draft, Context context) {
        boolean asWhole = context.serverVersion() >= LOCKS_CHILDREN;
        draft.locks(constraint.table(), LockMode.ACCESS_EXCLUSIVE);
        for (QualifiedName child : context.kinship().below(constraint.table())) {
            draft.locksTree(child, asWhole ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE, Access.Work.SCAN);
        }
    }

    /**
     * From 18 on children are locked even where the constraint is not for them, but not read then. What is referred to is not read
     * for a table that is new, and so empty.
     */
    private static void lock(Constraint constraint, Access.Work work, Draft draft, Context context) {
        Constraint.Reference reference = constraint.reference();
        LockMode lock = reference == null ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_ROW_EXCLUSIVE;
        if (context.serverVersion() >= LOCKS_CHILDREN) {
            draft.locksTree(constraint.table(), lock, Access.Work.NONE);
        }
        lockAll(constraint, lock, work, draft, context);
        if (reference != null) {
            draft.locksTreeAsItIsToBe(
                    reference.table(), lock, mayHoldRows(constraint.table(), context) ? work : Access.Work.NONE);
        }
    }

    private static boolean mayHoldRows(QualifiedName table, Context context) {
        return context.existed(table) || context.rowCopies().keeps(ObjectId.of(Kind.TABLE, table));
    }

    /** Children have no part in a foreign key, nor in a check that is not for them; partitions have one in both. */
    private static void lockAll(Constraint constraint, LockMode lock, Access.Work work, Draft draft, Context context) {
        boolean alone = constraint.type() == Constraint.Type.FOREIGN_KEY || constraint.noInherit();
        if (alone && !isPartitioned(constraint.table(), context)) {
            draft.locks(constraint.table(), lock, work);
        } else if (Referrers.waitsForPlaces(constraint, context)) {
            draft.locksTreeAsItIsToBe(constraint.table(), lock, work);
        } else {
            draft.locksTree(constraint.table(), lock, work);
        }
    }

    private static List<Statement> inPhases(Constraint constraint, Context context) {
        Draft add = context.draft(
                addition(constraint, InlineConstraints.none(context).definition(constraint) + NOT_VALID));
        lock(constraint, Access.Work.NONE, add, context);
        return List.of(add.build(), validate(constraint, context));
    }

    private static Statement validate(Constraint constraint, Context context) {
        Draft draft = context.draft(
                alter(constraint) + "VALIDATE CONSTRAINT " + constraint.name().display());
        lockAll(constraint, LockMode.SHARE_UPDATE_EXCLUSIVE, Access.Work.SCAN, draft, context);
        if (constraint.reference() != null) {
            draft.locksTreeAsItIsToBe(constraint.reference().table(), LockMode.ACCESS_SHARE, Access.Work.SCAN)
                    .locks(constraint.reference().table(), LockMode.ROW_SHARE);
        }
        mayFail(constraint, draft, context);
        return draft.build();
    }

    private static void mayFail(Constraint constraint, Draft draft, Context context) {
        String table = constraint.table().display();
        String when = switch (constraint.type()) {
            case PRIMARY_KEY, UNIQUE -> "two rows of " + table + " have the same key";
            case FOREIGN_KEY -> "a row of " + table + " refers to none that is there";
            case CHECK -> "a row of " + table + " does not pass the check";
            case EXCLUSION -> "two rows of " + table + " exclude each other";
        };
        draft.hazard(Hazard.Kind.MAY_FAIL, "Fails if " + when + ".", new Offenders(context).of(constraint));
    }

    @Override
    public List<Statement> drop(Constraint constraint, Context context) {
        Draft draft = context.draft("ALTER TABLE " + constraint.table().display() + "\n    DROP CONSTRAINT "
                + constraint.name().display());
        lockAll(constraint, LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE, draft, context);
        if (constraint.reference() != null) {
            draft.locksReferenced(constraint.reference().table());
        }
        if (constraint.index() != null) {
            new KeyGap(constraint.table(), context).note(constraint, draft);
        }
        return draft.only();
    }

    @Override
    public Alteration alter(Constraint from, Constraint to, Context context) {
        if (!withoutState(from).equals(withoutState(to)) || (from.validated() && !to.validated())) {
            return anew(from, to, context);
        }
        var statements = new ArrayList<Statement>();
        if (from.deferrable() != to.deferrable() || from.deferred() != to.deferred()) {
            if (to.reference() == null) {
                return anew(from, to, context);
            }
            statements.add(defer(to, context));
        }
        if (from.enforced() != to.enforced() || (!from.validated() && isTemporal(to))) {
            return anew(from, to, context);
        }
        if (!from.validated()) {
            statements.add(validate(to, context));
        }
        return Alteration.inPlace(statements);
    }

    private static Alteration anew(Constraint from, Constraint to, Context context) {
        Index before = from.index() == null ? null : context.from().index(from.index());
        Index after = to.index() == null ? null : context.to().index(to.index());
        return isKey(from) && isKey(to) && before != null && after != null
                ? new BesideOld(before, after, context).key(from, to)
                : new Alteration.Rebuild();
    }

    private static boolean isKey(Constraint constraint) {
        return switch (constraint.type()) {
            case PRIMARY_KEY, UNIQUE -> true;
            case CHECK, FOREIGN_KEY, EXCLUSION -> false;
        };
    }

    private static Statement defer(Constraint constraint, Context context) {
        String when = constraint.deferrable() ? deferral(constraint) : " NOT DEFERRABLE";
        return context.draft(alter(constraint) + "ALTER CONSTRAINT "
                        + constraint.name().display() + when)
                .locks(constraint.table(), LockMode.ACCESS_EXCLUSIVE)
                .build();
    }

    private static Constraint withoutState(Constraint constraint) {
        return new Constraint(
                constraint.table(),
                constraint.name(),
                constraint.type(),
                constraint.columns(),
                constraint.reference(),
                false,
                false,
                true,
                true,
                constraint.noInherit(),
                true,
                null,
                constraint.index(),
                bare(constraint));
    }

    /** The definition without what is said of it besides. */
    private static String bare(Constraint constraint) {
        String text = constraint.definition();
        for (String ending : List.of(NOT_VALID, " NOT ENFORCED", " INITIALLY DEFERRED", " DEFERRABLE")) {
            text = text.endsWith(ending) ? text.substring(0, text.length() - ending.length()) : text;
        }
        return text;
    }
}
