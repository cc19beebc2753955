package dev.quipu.migration.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the history says of a step.
 *
 * @param direction what is done
 * @param branch of which branch
 * @param revision to which revision; null for a stamp to base
 * @param from the branch's heads before
 * @param to the branch's heads after
 * @param statements how many statements it has
 */
public record RecordedStep(
        Direction direction,
        String branch,
        @Nullable String revision,
        List<String> from,
        List<String> to,
        int statements) {
    public RecordedStep {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }
}
