package dev.quipu.imports.span;

import dev.quipu.exports.otlp.GenAiSpan;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a span is about. */
enum SpanKind {
    /** A model was asked. */
    REQUEST,
    /** A model was asked for vectors: nothing is said. */
    EMBEDDING,
    AGENT,
    TOOL;

    private static final Pattern TIMEOUT = Pattern.compile(".*(timeout|timed.?out|deadline).*");
    private static final Pattern CANCELLED = Pattern.compile(".*(cancel|abort|interrupt).*");

    static SpanKind of(GenAiSpan span) {
        String operation = span.execution().operation();
        return switch (operation == null ? "" : operation) {
            case "create_agent", "invoke_agent", "invoke_workflow" -> AGENT;
            case "execute_tool" -> TOOL;
            case "embeddings", "embedding" -> EMBEDDING;
            case "chat", "generate_content", "text_completion" -> REQUEST;
            case "" -> span.execution().tool() != null ? TOOL : isAgentAlone(span) ? AGENT : REQUEST;
            default -> isOfAModel(span) ? REQUEST : AGENT;
        };
    }

    /** The steps of frameworks, as Spring AI's {@code framework} and LangSmith's {@code chain}, are not. */
    private static boolean isOfAModel(GenAiSpan span) {
        GenAiSpan.Usage usage = span.usage();
        return model(span) != null || usage.inputTokens() != null || usage.outputTokens() != null;
    }

    private static boolean isAgentAlone(GenAiSpan span) {
        return span.execution().agent() != null
                && span.request().model() == null
                && span.request().responseModel() == null;
    }

    static boolean isFailed(GenAiSpan span) {
        return span.execution().outcome() == GenAiSpan.Outcome.ERROR;
    }

    static boolean isTimeout(GenAiSpan span) {
        return isFailed(span) && TIMEOUT.matcher(errorType(span)).matches();
    }

    static boolean isCancelled(GenAiSpan span) {
        return isFailed(span) && CANCELLED.matcher(errorType(span)).matches();
    }

    private static String errorType(GenAiSpan span) {
        String type = span.execution().errorType();
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    /** Returns the model that answered, or else the one that was asked for. */
    static @Nullable String model(GenAiSpan span) {
        String model = span.request().responseModel();
        return model == null ? span.request().model() : model;
    }
}
