package dev.quipu.exports.otlp;

import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A span of OpenTelemetry that follows the conventions for generative AI: what ran, what was asked of which model, what it
 * took, and what was said.
 *
 * @param trace where it is; its span is known
 * @param name what it is called
 * @param conversationId the conversation; null if the span does not say
 * @param execution what ran
 * @param request what was asked of a model; all null if none was
 * @param usage what it took
 * @param instructions what the model was told apart from the history; null if nothing
 * @param input the history that the model was given
 * @param output what it answered: a message a choice
 * @param attributes the other attributes, by name, in their plain form
 * @param more the other members of the span, such as its kind, its links and events that are no messages
 * @param resource the attributes of what sent it
 */
public record GenAiSpan(
        Trace trace,
        String name,
        @Nullable String conversationId,
        Execution execution,
        Request request,
        Usage usage,
        @Nullable ExportedMessage instructions,
        List<ExportedMessage> input,
        List<ExportedMessage> output,
        JsonObject attributes,
        JsonObject more,
        JsonObject resource) {
    /** Copies the lists. */
    public GenAiSpan {
        Objects.requireNonNull(trace.spanId(), "spanId");
        input = List.copyOf(input);
        output = List.copyOf(output);
    }

    /** Returns its id in the trace. */
    public String spanId() {
        return Objects.requireNonNull(trace.spanId());
    }

    /** How it ended. */
    public enum Outcome {
        /** Nobody said. */
        UNSET,
        /** Well. */
        OK,
        /** In failure. */
        ERROR
    }

    /**
     * What ran.
     *
     * @param operation such as {@code chat}, {@code invoke_agent}, {@code execute_tool}; null if not told
     * @param startedAt to the nanosecond; null if not told
     * @param endedAt to the nanosecond; null if not told, as while it runs
     * @param outcome how it ended
     * @param errorType such as {@code timeout} or a class of exceptions; null without
     * @param errorMessage what the status or the exception says; null without
     * @param agent who; null if no agent
     * @param tool what was called; null if no tool
     */
    public record Execution(
            @Nullable String operation,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            Outcome outcome,
            @Nullable String errorType,
            @Nullable String errorMessage,
            @Nullable Agent agent,
            @Nullable Tool tool) {}

    /**
     * An agent; at least one of its parts is there, and null is what was not told.
     *
     * @param id by which its provider knows it
     * @param name by which people know it
     * @param description what it is for
     */
    public record Agent(
            @Nullable String id,
            @Nullable String name,
            @Nullable String description) {}

    /**
     * A call of a tool; at least one of its parts is there, and null is what was not told.
     *
     * @param name which tool
     * @param callId the id of the call
     * @param type function, extension or datastore
     * @param description what it is for
     * @param arguments what it was asked
     * @param result what it answered
     */
    public record Tool(
            @Nullable String name,
            @Nullable String callId,
            @Nullable String type,
            @Nullable String description,
            @Nullable JsonValue arguments,
            @Nullable JsonValue result) {}

    /**
     * What was asked of a model; null is what was not told.
     *
     * @param provider such as {@code openai}, by its current name or what {@code gen_ai.system} called it
     * @param model what was asked for
     * @param responseModel what answered
     * @param responseId the provider's id of the answer
     * @param finishReasons why it stopped: one a choice
     * @param settings temperature and the like: the other {@code gen_ai.request.…}, by the rest of their names
     */
    public record Request(
            @Nullable String provider,
            @Nullable String model,
            @Nullable String responseModel,
            @Nullable String responseId,
            List<String> finishReasons,
            JsonObject settings) {
        /** Copies the list. */
        public Request {
            finishReasons = List.copyOf(finishReasons);
        }
    }

    /**
     * What it took, in tokens; null is what was not told.
     *
     * @param inputTokens those that the model read, with those from and into a cache
     * @param outputTokens those that it wrote, with those of its reasoning
     * @param cacheReadTokens those of the read ones that came from a cache
     * @param cacheCreationTokens those of the read ones that went into a cache
     * @param reasoningTokens those of the written ones that went into reasoning
     */
    public record Usage(
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable Long cacheReadTokens,
            @Nullable Long cacheCreationTokens,
            @Nullable Long reasoningTokens) {
        /** Nothing known. */
        public static final Usage UNKNOWN = new Usage(null, null, null, null, null);
    }
}
