package dev.quipu.imports.span;

import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Role;
import dev.quipu.exports.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of one conversation, and which of them each span was given and has answered. */
final class SpanHistory {
    private static final String FIRST = "otlp:0:";
    private static final String SYSTEM = "otlp:s";

    private final Map<String, ExportedMessage> byKey = new HashMap<>();
    private final Map<Trace, List<ExportedMessage>> answers = new LinkedHashMap<>();

    void add(ExportedMessage message) {
        byKey.put(message.key(), message);
        Trace trace = message.trace();
        if (trace != null && trace.spanId() != null && message.role() != Role.USER) {
            answers.computeIfAbsent(trace, key -> new ArrayList<>()).add(message);
        }
    }

    /** Returns the spans that have answered, in the order of their answers. */
    List<Trace> spans() {
        return List.copyOf(answers.keySet());
    }

    /** Returns the first answer of a span; null if it has none. */
    @Nullable
    ExportedMessage answer(Trace trace) {
        List<ExportedMessage> all = answers.get(trace);
        return all == null ? null : all.getFirst();
    }

    SpanRow.Said said(Trace trace) {
        List<ExportedMessage> output = answers.getOrDefault(trace, List.of());
        if (output.isEmpty()) {
            return SpanRow.Said.NOTHING;
        }
        List<ExportedMessage> input = new ArrayList<>();
        ExportedMessage instructions = null;
        for (ExportedMessage message : before(output.getFirst())) {
            if (instructions == null && message.metadata().get(SpanMessages.INSTRUCTIONS) != null) {
                instructions = message;
            } else {
                input.add(message);
            }
        }
        return new SpanRow.Said(
                instructions,
                input,
                output.stream().filter(message -> !message.isEmpty()).toList());
    }

    /**
     * Returns what stands before a message, up to the first of its history: in one trace several histories may begin, and
     * what begins one replies to the last of another as far as the database knows.
     */
    private List<ExportedMessage> before(ExportedMessage answer) {
        List<ExportedMessage> path = new ArrayList<>();
        boolean isBegun = answer.key().startsWith(FIRST);
        ExportedMessage next = parent(answer);
        while (next != null && (!isBegun || next.key().startsWith(SYSTEM))) {
            path.addFirst(next);
            isBegun |= next.key().startsWith(FIRST);
            next = parent(next);
        }
        return path;
    }

    private @Nullable ExportedMessage parent(ExportedMessage message) {
        String key = message.parentKey();
        return key == null ? null : byKey.get(key);
    }
}
