package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes triggers. */
final class TriggerWriter implements Writer<Trigger> {
    @Override
    public List<Statement> create(Trigger trigger, Context context) {
        var statements = new ArrayList<Statement>();
        Draft draft = context.draft(SqlText.trigger(trigger.definition()))
                .locksTree(trigger.relation(), LockMode.SHARE_ROW_EXCLUSIVE, Access.Work.NONE);
        if (context.fates().copied().contains(ObjectId.of(Kind.TABLE, trigger.relation()))) {
            // It comes after the rows, and those after the tables that have become partitions of the new one.
            context.to()
                    .children(trigger.relation())
                    .forEach(child -> draft.locksTree(child.name(), LockMode.SHARE_ROW_EXCLUSIVE, Access.Work.NONE));
        }
        statements.add(draft.build());
        if (trigger.enabled() != Enabled.ORIGIN) {
            statements.add(enable(trigger, context));
        }
        return statements;
    }

    /** Returns the statement that says when a trigger fires; of those of the partitions below, each says its own. */
    static Statement enable(Trigger trigger, Context context) {
        String sql = AlterTable.of(trigger.relation(), false, context) + words(trigger.enabled()) + "TRIGGER "
                + trigger.name().display();
        return context.draft(sql)
                .locks(trigger.relation(), LockMode.SHARE_ROW_EXCLUSIVE)
                .build();
    }

    /** Returns how ALTER TABLE says when triggers fire and rules apply. */
    static String words(Enabled enabled) {
        return switch (enabled) {
            case ORIGIN -> "ENABLE ";
            case DISABLED -> "DISABLE ";
            case REPLICA -> "ENABLE REPLICA ";
            case ALWAYS -> "ENABLE ALWAYS ";
        };
    }

    @Override
    public List<Statement> drop(Trigger trigger, Context context) {
        return context.draft("DROP TRIGGER " + trigger.name().display() + " ON "
                        + trigger.relation().display())
                .locksTree(trigger.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                .only();
    }

    @Override
    public Alteration alter(Trigger from, Trigger to, Context context) {
        if (!Objects.equals(from.parent(), to.parent())) {
            // A table that joins another may have no trigger of that name, and one that leaves loses its part of it.
            return new Alteration.Rebuild();
        }
        if (leaves(to, context)) {
            // It goes with its partition that leaves and comes with that again, fires as Links says.
            return Alteration.NONE;
        }
        if (from.definition().equals(to.definition())) {
            return from.enabled() == to.enabled() ? Alteration.NONE : Alteration.inPlace(List.of(enable(to, context)));
        }
        if (to.parent() != null) {
            // It comes with the one of the partitioned table; see Links.
            return Alteration.NONE;
        }
        if (from.constraint() || to.constraint() || from.enabled() != Enabled.ORIGIN) {
            return new Alteration.Rebuild();
        }
        var statements = new ArrayList<Statement>();
        statements.add(context.draft(SqlText.trigger(to.definition()).replaceFirst("^CREATE ", "CREATE OR REPLACE "))
                .locksTree(to.relation(), LockMode.SHARE_ROW_EXCLUSIVE, Access.Work.NONE)
                .build());
        if (to.enabled() != Enabled.ORIGIN) {
            statements.add(enable(to, context));
        }
        return Alteration.inPlace(statements);
    }

    /** Whether the table of a partition's part of a trigger, or one between that and the first, is elsewhere meanwhile. */
    private static boolean leaves(Trigger part, Context context) {
        return part.parent() != null
                && (context.kinship().leaves(part.relation())
                        || (context.to().find(part.parent()) instanceof Trigger whole && leaves(whole, context)));
    }
}
