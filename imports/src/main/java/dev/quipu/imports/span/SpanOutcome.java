package dev.quipu.imports.span;

import dev.quipu.exports.Problem;
import dev.quipu.exports.otlp.GenAiSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of one span: told only once its transaction is committed. */
final class SpanOutcome {
    static final String CONVERSATIONS = "conversations";
    static final String MESSAGES = "messages";
    static final String EXECUTIONS = "executions";
    static final String REQUESTS = "requests";
    static final String ELSEWHERE = "elsewhere";

    private final GenAiSpan span;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    SpanOutcome(GenAiSpan span) {
        this.span = span;
    }

    /** Counts something new. */
    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void tell(Problem.Kind kind, String reason) {
        problems.add(new Problem(kind, SpanText.place(span), reason));
    }

    /** Takes a problem of a part of the span. */
    void tell(Problem problem) {
        problems.add(new Problem(problem.kind(), SpanText.place(span) + ", " + problem.place(), problem.reason()));
    }

    Map<String, Long> counts() {
        return counts;
    }

    List<Problem> problems() {
        return problems;
    }
}
