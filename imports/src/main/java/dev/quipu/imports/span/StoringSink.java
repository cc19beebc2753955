package dev.quipu.imports.span;

import dev.quipu.exports.Problem;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.exports.otlp.SpanSink;
import dev.quipu.imports.run.ProblemList;
import dev.quipu.imports.run.Run;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores each span as it is read; without a database it only counts. */
final class StoringSink implements SpanSink {
    private static final int BETWEEN = 500;
    private static final String SPANS = "spans";
    private static final String ALREADY_THERE = "already_there";

    private final Run run;
    private final @Nullable SpanTransactions transactions;
    private final ProblemList problems;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long spans;
    private long alreadyThere;
    private long elsewhere;

    StoringSink(Run run, @Nullable SpanTransactions transactions, ProblemList problems) {
        this.run = run;
        this.transactions = transactions;
        this.problems = problems;
        counts.put(SPANS, 0L);
        if (transactions != null) {
            transactions.counted().forEach(what -> counts.put(what, 0L));
            counts.put(ALREADY_THERE, 0L);
        }
    }

    @Override
    public void take(GenAiSpan span) {
        run.stopIfAsked();
        counts.put(SPANS, ++spans);
        if (transactions != null) {
            try {
                SpanOutcome outcome = transactions.store(span);
                outcome.problems().forEach(problems::add);
                add(outcome.counts(), outcome.problems());
            } catch (SQLException e) {
                throw run.failure(e);
            }
        }
        if (spans % BETWEEN == 0) {
            run.tell("%,d spans".formatted(spans));
        }
    }

    private void add(Map<String, Long> found, List<Problem> told) {
        Map<String, Long> more = new LinkedHashMap<>(found);
        Long unplaced = more.remove(SpanOutcome.ELSEWHERE);
        if (unplaced != null) {
            elsewhere += unplaced;
            return;
        }
        more.forEach((what, count) -> counts.merge(what, count, Long::sum));
        if (more.isEmpty() && told.stream().noneMatch(problem -> problem.kind().isLoss())) {
            counts.put(ALREADY_THERE, ++alreadyThere);
        }
    }

    @Override
    public void report(Problem problem) {
        problems.add(problem);
    }

    /** Returns what was counted, in the order in which it is told. */
    Map<String, Long> counts() {
        return counts;
    }

    /** Returns how many spans the system has no place for. */
    long elsewhere() {
        return elsewhere;
    }
}
