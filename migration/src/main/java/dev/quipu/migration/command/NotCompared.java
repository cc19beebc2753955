package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.migration.proof.PlanProof.Side;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that was not compared although it would have been, if a catalog held such things.
 *
 * @param note what it is, and why
 * @param only what people call the side that alone has it; null if both have it
 */
public record NotCompared(NotModelled note, @Nullable String only) {
    /** Returns what neither of two sides could bring into a comparison. */
    static List<NotCompared> of(Side from, Side to, DifferenceOptions options) {
        List<NotModelled> first = from.catalog().notModelled();
        List<NotModelled> second = to.catalog().notModelled();
        Set<NotModelled> all = new LinkedHashSet<>(first);
        all.addAll(second);
        Covered covered = new Covered(options, from.catalog(), to.catalog());
        return all.stream()
                .filter(covered::has)
                .map(note -> new NotCompared(
                        note, !second.contains(note) ? from.name() : !first.contains(note) ? to.name() : null))
                .toList();
    }

    /** Returns it in words. */
    @Override
    public String toString() {
        return note.what() + " (" + note.reason() + ")" + (only == null ? "" : "; only " + only + " has it");
    }
}
