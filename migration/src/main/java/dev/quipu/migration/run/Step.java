package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.RecordedStep;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.Section;
import java.util.List;

/**
 * One revision to apply or to undo.
 *
 * @param direction upgrade or downgrade
 * @param revision which one
 * @param schema the schema that it runs in
 * @param from the branch's heads before it
 * @param to the branch's heads after it
 * @param first whether the branch has no revision before this upgrade
 * @param last whether the branch has no revision after this downgrade
 */
public record Step(
        Direction direction,
        Revision revision,
        Identifier schema,
        List<String> from,
        List<String> to,
        boolean first,
        boolean last) {
    public Step {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /** Returns what runs. */
    public Section section() {
        return switch (direction) {
            case UPGRADE -> revision.upgrade();
            case DOWNGRADE -> revision.downgrade();
            case STAMP -> throw new IllegalStateException("a stamp runs nothing");
        };
    }

    RecordedStep recorded(int statements) {
        return new RecordedStep(
                direction, revision.name().branch(), revision.name().id(), from, to, statements);
    }
}
