package dev.quipu.migration.command;

import dev.quipu.migration.command.HazardLook.Found;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.postgres.failure.QuipuException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An upgrade did not begin, because what it would run has hazards that are refused. */
public final class RefusedRunException extends QuipuException {
    private final transient Found found;

    /** @param whole whether what was found is told here, because nobody has heard of it */
    RefusedRunException(String message, Found found, boolean whole) {
        super(Kind.FAILED, message, null, notes(found, whole), hint(found), null);
        this.found = found;
    }

    private static List<String> notes(Found found, boolean whole) {
        List<String> notes = new ArrayList<>();
        if (whole) {
            found.verdicts().forEach(verdict -> notes.add(String.join("\n", verdict.lines(place -> place))));
        }
        notes.add("nothing was changed");
        return notes;
    }

    private static String hint(Found found) {
        String refused = found.verdicts().stream()
                .filter(Verdict::isRefusal)
                .flatMap(verdict -> verdict.hazards().stream())
                .map(hazard -> hazard.kind().words())
                .distinct()
                .collect(Collectors.joining(", "));
        return "who has looked at it writes above the statement: -- accepted: " + refused + ", because ...";
    }

    /** Returns what was found. */
    public Found found() {
        return found;
    }
}
