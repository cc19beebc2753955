package dev.quipu.spring.ai;

import dev.quipu.assistant.access.Said;
import dev.quipu.memory.JsonValues;
import dev.quipu.memory.MessageCodec;
import dev.quipu.memory.MessageColumns;
import dev.quipu.memory.Texts;
import dev.quipu.memory.TypedValues;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.session.SessionEvent;

/**
 * Events of sessions in the columns of the assistant platform: those of their messages, and the rest as one text in the
 * metadata. Whether one is archived is told by its place, not kept here.
 *
 * <p>A message that somebody else has put into the conversation is an event as well: named by its place, and of no known time,
 * for which 1970 stands.
 */
final class SessionEvents implements MessageCodec<SessionEvent> {
    private static final String EVENT = "event";

    private final SpringMessages messages = new SpringMessages();
    private final String sessionId;

    SessionEvents(String sessionId) {
        this.sessionId = sessionId;
    }

    @Override
    public String canonical(SessionEvent event) {
        return JsonValues.write(List.of(frame(event), messages.canonical(event.getMessage())));
    }

    /** All but the message. */
    private static String frame(SessionEvent event) {
        Map<String, @Nullable Object> frame = new HashMap<>();
        frame.put("id", event.getId());
        frame.put("session", event.getSessionId());
        frame.put("timestamp", event.getTimestamp());
        frame.put("metadata", event.getMetadata());
        frame.put("branch", event.getBranch());
        return JsonValues.write(TypedValues.toTree(frame));
    }

    @Override
    public SessionEvent parse(String canonical) {
        List<?> parts = (List<?>) Objects.requireNonNull(JsonValues.read(canonical));
        return event(String.valueOf(parts.get(0)), messages.parse(String.valueOf(parts.get(1))));
    }

    private static SessionEvent event(String frame, org.springframework.ai.chat.messages.Message message) {
        Map<?, ?> values = (Map<?, ?>) Objects.requireNonNull(TypedValues.fromTree(JsonValues.read(frame)));
        SessionEvent.Builder event = SessionEvent.builder()
                .id(String.valueOf(values.get("id")))
                .sessionId(String.valueOf(values.get("session")))
                .timestamp((Instant) Objects.requireNonNull(values.get("timestamp")))
                .metadata(MessageTree.metadata((Map<?, ?>) Objects.requireNonNull(values.get("metadata"))))
                .message(message);
        if (values.get("branch") != null) {
            event.branch(String.valueOf(values.get("branch")));
        }
        return event.build();
    }

    @Override
    public MessageColumns columns(SessionEvent event) {
        MessageColumns message = messages.columns(event.getMessage());
        Map<String, @Nullable Object> metadata = new HashMap<>(message.metadata());
        boolean isFree = !metadata.containsKey(EVENT);
        metadata.put(EVENT, frame(event));
        return new MessageColumns(message.rows(), metadata, message.isWhole() && isFree);
    }

    @Override
    public String question(SessionEvent event) {
        return messages.question(event.getMessage());
    }

    @Override
    public String key(SessionEvent event) {
        String id = event.getId();
        return id.length() <= LONGEST_KEY && Texts.isStorable(id)
                ? id
                : Texts.id(id).toString();
    }

    @Override
    public SessionEvent fromColumns(List<Said> rows) {
        Said row = rows.getFirst();
        if (MessageCodec.metadataOf(row).get(EVENT) instanceof String frame) {
            try {
                return event(frame, messages.fromColumns(rows, EVENT));
            } catch (RuntimeException e) {
                // Nothing that this class has written.
            }
        }
        return SessionEvent.builder()
                .id("message-" + row.seq())
                .sessionId(sessionId)
                .timestamp(Instant.EPOCH)
                .message(messages.fromColumns(rows))
                .build();
    }
}
