package dev.quipu.migration.command;

import dev.quipu.migration.command.HazardLook.Found;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.secret.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An upgrade did not begin, because what it would run has hazards that are refused. */
public final class RefusedRunException extends QuipuException {
    private final transient Found found;

    /**
     * Takes what was found.
     *
     * @param whole whether it is told here, because nobody has heard of it
     * @param redactor hides what a statement may have of the database's passwords
     */
    RefusedRunException(String message, Found found, boolean whole, Redactor redactor) {
        super(Kind.FAILED, message, null, notes(found, whole, redactor), hint(found), null);
        this.found = found;
    }

    private static List<String> notes(Found found, boolean whole, Redactor redactor) {
        List<String> notes = new ArrayList<>();
        if (whole) {
            found.verdicts().stream()
                    .map(verdict -> String.join("\n", verdict.lines(place -> place)))
                    .map(redactor::redact)
                    .forEach(notes::add);
            found.unknown().forEach(name -> notes.add(Found.javaRevision(name)));
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
