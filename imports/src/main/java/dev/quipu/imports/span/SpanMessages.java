package dev.quipu.imports.span;

import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Role;
import dev.quipu.exports.Status;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonConstant;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.otlp.GenAiSpan;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a span under keys of which each says a place in the history and what is said there. The history is sent
 * again with every span: so the answer of one has the key that it has in the history of the next.
 *
 * @param history what was said before, in order
 * @param answers what the model says: the first, and choices in its place
 */
record SpanMessages(List<ExportedMessage> history, List<ExportedMessage> answers) {
    /** Marks what the model was told apart from the history. */
    static final String INSTRUCTIONS = "otlp_instructions";

    private static final int HASH_BYTES = 16;

    /** Places: of what the system says apart, since one span has it and the next has it not. */
    private static final class Places {
        private int system;
        private int others;

        String next(ExportedMessage message) {
            return (message.role() == Role.SYSTEM ? "s" + system++ : Integer.toString(others++)) + ":" + hash(message);
        }

        /** Returns the key of one of several in the same place. */
        String same(ExportedMessage message) {
            return others + ":" + hash(message);
        }
    }

    /**
     * Returns the messages of a span.
     *
     * @param measures what its first answer took
     * @param kept what is kept of the span, with its first answer; empty for nothing
     */
    static SpanMessages of(GenAiSpan span, Measures measures, JsonObject kept) {
        Places places = new Places();
        List<ExportedMessage> history = new ArrayList<>();
        Instant started = SpanText.stored(span.execution().startedAt());
        ExportedMessage instructions = span.instructions();
        String last = null;
        if (instructions != null && !instructions.isEmpty()) {
            ExportedMessage marked = MessageDraft.of(instructions.key(), instructions)
                    .metadata(instructions.metadata().with(INSTRUCTIONS, JsonConstant.TRUE))
                    .message();
            last = add(history, marked, places.next(instructions), null, started);
        }
        for (ExportedMessage message : span.input()) {
            String key = places.next(message);
            if (message.role() == Role.TOOL || !message.isEmpty()) {
                last = add(history, message, key, last, started);
            }
        }
        return new SpanMessages(history, answers(span, places, last, measures, kept));
    }

    private static List<ExportedMessage> answers(
            GenAiSpan span, Places places, @Nullable String last, Measures measures, JsonObject kept) {
        List<ExportedMessage> answers = new ArrayList<>();
        Instant ended = SpanText.stored(span.execution().endedAt());
        Instant time = ended == null ? SpanText.stored(span.execution().startedAt()) : ended;
        boolean isFailed = SpanKind.isFailed(span);
        for (ExportedMessage message : span.output()) {
            if (message.isEmpty() && message.role() != Role.TOOL) {
                continue;
            }
            boolean isFirst = answers.isEmpty();
            MessageDraft draft = MessageDraft.of("otlp:" + places.same(message), message)
                    .parentKey(last)
                    .createdAt(time)
                    .alternativeTo(isFirst ? null : answers.getFirst().key())
                    .status(isFailed ? Status.CANCELLED : message.status())
                    .trace(span.trace());
            if (isFirst) {
                draft.measures(measures).metadata(kept(message.metadata(), kept));
            }
            answers.add(draft.message());
        }
        if (answers.isEmpty() && isFailed) {
            answers.add(new MessageDraft("otlp:" + places.others + ":" + span.spanId(), Role.ASSISTANT)
                    .parentKey(last)
                    .createdAt(time)
                    .status(Status.CANCELLED)
                    .trace(span.trace())
                    .measures(measures)
                    .metadata(kept(JsonObject.EMPTY, kept))
                    .message());
        }
        return answers;
    }

    private static JsonObject kept(JsonObject metadata, JsonObject kept) {
        return kept.isEmpty() ? metadata : metadata.with(SpanText.KEY, kept);
    }

    private static String add(
            List<ExportedMessage> history,
            ExportedMessage message,
            String place,
            @Nullable String last,
            @Nullable Instant time) {
        String key = "otlp:" + place;
        history.add(
                MessageDraft.of(key, message).parentKey(last).createdAt(time).message());
        return key;
    }

    /** Returns what stands for the words of a message. Ids of calls do not count: who has none is given one of its span. */
    private static String hash(ExportedMessage message) {
        List<JsonValue> said = new ArrayList<>();
        said.add(new JsonText(message.role().label()));
        said.add(new JsonText(message.content()));
        message.toolCalls().forEach(call -> {
            said.add(new JsonText(call.name()));
            said.add(sorted(call.arguments()));
        });
        message.attachments().forEach(file -> said.add(new JsonText(file.uri())));
        if (message.content().isEmpty() && message.toolCalls().isEmpty()) {
            said.add(new JsonText(String.valueOf(message.reasoning())));
        }
        byte[] text = new JsonArray(said).toJson().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns a value as it is the same however it was written, and whatever jsonb makes of it. */
    private static JsonValue sorted(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, JsonValue> members = new TreeMap<>();
                object.members().forEach((key, member) -> members.put(key, sorted(member)));
                yield new JsonObject(members);
            }
            case JsonArray array ->
                new JsonArray(array.items().stream().map(SpanMessages::sorted).toList());
            case JsonNumber number -> {
                BigDecimal plain = number.decimal();
                yield new JsonText(
                        plain == null
                                ? number.text()
                                : plain.signum() == 0
                                        ? "0"
                                        : plain.stripTrailingZeros().toString());
            }
            case JsonText text -> text;
            case JsonConstant constant -> constant;
        };
    }
}
