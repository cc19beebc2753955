package dev.quipu.imports;

import dev.quipu.exports.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of an import of spans.
 *
 * @param counts how many spans were read, what was new of each kind, and how many spans brought nothing new, in the order in
 *     which it is told
 * @param problems how many of each kind
 * @param told the first of them, one by one
 */
public record SpanReport(Map<String, Long> counts, Map<Problem.Kind, Long> problems, List<Problem> told) {
    /** Copies the counts. */
    public SpanReport {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** Returns whether everything that was said is there now. */
    public boolean isComplete() {
        return problems.keySet().stream().noneMatch(Problem.Kind::isLoss);
    }
}
