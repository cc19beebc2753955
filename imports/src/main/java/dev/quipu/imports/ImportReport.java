package dev.quipu.imports;

import dev.quipu.exports.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of an import.
 *
 * @param counts what was new of each kind, and how much had come in before; of a dry run, what was read: in the order in
 *     which it is told
 * @param problems how many of each kind; what the database did not take is {@link Problem.Kind#LEFT_OUT}
 * @param told the first of them, one by one
 */
public record ImportReport(Map<String, Long> counts, Map<Problem.Kind, Long> problems, List<Problem> told) {
    /** Copies the counts. */
    public ImportReport {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** Returns whether everything that was said is there now. */
    public boolean isComplete() {
        return problems.keySet().stream().noneMatch(Problem.Kind::isLoss);
    }
}
