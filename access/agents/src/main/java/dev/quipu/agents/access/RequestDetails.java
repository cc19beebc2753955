package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What else is known of a request, most of it large or seldom asked for. Whatever is null is not known.
 *
 * @param modelVersion at most 50 characters
 */
public record RequestDetails(
        @Nullable String modelVersion, Sampling sampling, Texts texts, Scores scores, Origin origin) {
    /** Nothing. */
    public static final RequestDetails NONE =
            new RequestDetails(null, Sampling.DEFAULT, Texts.NONE, Scores.NONE, Origin.UNKNOWN);

    /** Says which version of the model answered, at most 50 characters; null if not known. */
    public RequestDetails withModelVersion(@Nullable String version) {
        return new RequestDetails(version, sampling, texts, scores, origin);
    }

    /** Says how the model was asked to answer. */
    public RequestDetails withSampling(Sampling sampling) {
        return new RequestDetails(modelVersion, sampling, texts, scores, origin);
    }

    /** Keeps what went in and came out. */
    public RequestDetails withTexts(Texts texts) {
        return new RequestDetails(modelVersion, sampling, texts, scores, origin);
    }

    /** Says how good the answer was found. */
    public RequestDetails withScores(Scores scores) {
        return new RequestDetails(modelVersion, sampling, texts, scores, origin);
    }

    /** Says where it came from and went to. */
    public RequestDetails withOrigin(Origin origin) {
        return new RequestDetails(modelVersion, sampling, texts, scores, origin);
    }

    /**
     * How the model was asked to answer, as its provider counts; null is as the model does by itself.
     *
     * @param maxTokens of the answer
     */
    public record Sampling(
            @Nullable Double temperature,
            @Nullable Integer maxTokens,
            @Nullable Double topP,
            @Nullable Double frequencyPenalty,
            @Nullable Double presencePenalty) {
        /** As the model does by itself. */
        public static final Sampling DEFAULT = new Sampling(null, null, null, null, null);
    }

    /** What went in and came out; null is what was not kept. */
    public record Texts(
            @Nullable String systemPrompt,
            @Nullable String input,
            @Nullable String output) {
        /** Not kept. */
        public static final Texts NONE = new Texts(null, null, null);
    }

    /** How good the answer was found, each from 0 to 1; null is what was not judged. */
    public record Scores(
            @Nullable BigDecimal confidence,
            @Nullable BigDecimal safety,
            @Nullable BigDecimal relevance) {
        /** Not judged. */
        public static final Scores NONE = new Scores(null, null, null);
    }

    /**
     * Where it came from and went to; null is what is not known.
     *
     * @param apiEndpoint at most 200 characters
     * @param userAgent at most 500 characters
     * @param ipAddress at most 45 characters
     * @param requestHeaders an object
     * @param responseHeaders an object
     */
    public record Origin(
            @Nullable String apiEndpoint,
            @Nullable String userAgent,
            @Nullable String ipAddress,
            Json requestHeaders,
            Json responseHeaders) {
        /** Not known. */
        public static final Origin UNKNOWN = new Origin(null, null, null, Json.EMPTY, Json.EMPTY);
    }
}
