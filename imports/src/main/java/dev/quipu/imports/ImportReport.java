package dev.quipu.imports;

import dev.quipu.exports.Problem;
import java.util.List;
import java.util.Map;

/**
 * What came of an import.
 *
 * @param conversations how many were new; of a dry run, how many were read
 * @param messages how many were new; of a dry run, how many were read
 * @param alreadyThere how many of both had come in before
 * @param rejected how many of both the database did not take; each is a problem too
 * @param problems how many of each kind; those that the database did not take are {@link Problem.Kind#LEFT_OUT}
 * @param told the first of them, one by one
 */
public record ImportReport(
        long conversations,
        long messages,
        long alreadyThere,
        long rejected,
        Map<Problem.Kind, Long> problems,
        List<Problem> told) {
    /** Returns whether everything that was said is there now. */
    public boolean isComplete() {
        return problems.keySet().stream().noneMatch(Problem.Kind::isLoss);
    }
}
