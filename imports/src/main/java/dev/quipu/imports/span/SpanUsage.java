package dev.quipu.imports.span;

import dev.quipu.exports.Measures;
import dev.quipu.exports.Problem;
import dev.quipu.exports.otlp.GenAiSpan;
import org.jspecify.annotations.Nullable;

/**
 * What a span took, as the systems count it: parts are never more than the whole. The attributes that are kept say what was
 * told.
 *
 * @param input with those of a cache, both ways
 * @param cached those of the input that came from a cache
 * @param cacheWritten those of the input that went into a cache
 */
record SpanUsage(long input, long output, long cached, long cacheWritten, long reasoning) {
    static SpanUsage of(GenAiSpan span, long most, SpanOutcome outcome) {
        GenAiSpan.Usage usage = span.usage();
        long cached = bounded(usage.cacheReadTokens(), most, "tokens from a cache", outcome);
        long cacheWritten = bounded(usage.cacheCreationTokens(), most, "tokens written to a cache", outcome);
        long input = input(usage, cached, cacheWritten, most, outcome);
        long output = bounded(usage.outputTokens(), most, "output tokens", outcome);
        return new SpanUsage(
                input,
                output,
                cached,
                Math.min(cacheWritten, input - cached),
                bounded(usage.reasoningTokens(), output, "tokens of reasoning", outcome));
    }

    /**
     * Tokens of a cache are some of those that went in, by the conventions. Providers count them beside, though, and so
     * do some who write spans: where the input has no room for them, they are no part of it.
     */
    private static long input(GenAiSpan.Usage usage, long cached, long cacheWritten, long most, SpanOutcome outcome) {
        long told = bounded(usage.inputTokens(), most, "input tokens", outcome);
        long room = most - cached;
        long ofCache = cached + Math.min(cacheWritten, room);
        if (ofCache <= told) {
            return told;
        }
        if (usage.inputTokens() != null) {
            outcome.tell(
                    Problem.Kind.ALTERED,
                    "%,d tokens of a cache are counted beside %,d input tokens, which cannot include them"
                            .formatted(ofCache, told));
        }
        return ofCache + Math.min(told, most - ofCache);
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
                usage.inputTokens() == null && input == 0 ? null : Long.valueOf(input),
                usage.cacheReadTokens() == null ? null : Long.valueOf(cached),
                usage.reasoningTokens() == null ? null : Long.valueOf(reasoning),
                null);
    }
}
