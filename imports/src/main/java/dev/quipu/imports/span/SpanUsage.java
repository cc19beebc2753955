package dev.quipu.imports.span;

import dev.quipu.exports.Measures;
import dev.quipu.exports.Problem;
import dev.quipu.exports.otlp.GenAiSpan;
import org.jspecify.annotations.Nullable;

/**
 * What a span took, as the systems count it: parts are never more than the whole. The attributes that are kept say what was
 * told.
 */
record SpanUsage(long input, long output, long cached, long reasoning) {
    static SpanUsage of(GenAiSpan span, long most, SpanOutcome outcome) {
        GenAiSpan.Usage usage = span.usage();
        long input = bounded(usage.inputTokens(), most, "input tokens", outcome);
        long output = bounded(usage.outputTokens(), most, "output tokens", outcome);
        return new SpanUsage(
                input,
                output,
                bounded(usage.cacheReadTokens(), input, "tokens from a cache", outcome),
                bounded(usage.reasoningTokens(), output, "tokens of reasoning", outcome));
    }

    private static long bounded(@Nullable Long told, long most, String what, SpanOutcome outcome) {
        if (told == null || told <= most) {
            return told == null ? 0 : told;
        }
        outcome.tell(Problem.Kind.ALTERED, "%,d %s are counted as %,d, which is the most".formatted(told, what, most));
        return most;
    }

    /** Returns it as measures of the answer; what was not told stays unknown. */
    Measures measures(GenAiSpan span) {
        GenAiSpan.Usage usage = span.usage();
        return new Measures(
                SpanKind.model(span),
                usage.outputTokens() == null ? null : Long.valueOf(output),
                usage.inputTokens() == null ? null : Long.valueOf(input),
                usage.cacheReadTokens() == null ? null : Long.valueOf(cached),
                usage.reasoningTokens() == null ? null : Long.valueOf(reasoning),
                null);
    }
}
