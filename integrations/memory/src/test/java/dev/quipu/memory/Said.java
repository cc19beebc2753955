package dev.quipu.memory;

import dev.quipu.access.Json;
import dev.quipu.assistant.access.Message;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.assistant.access.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The least message that a framework may have: who says what.
 *
 * @param byUser whether a person says it, and else the assistant
 * @param text what
 */
record Said(boolean byUser, String text) {
    static Said user(String text) {
        return new Said(true, text);
    }

    static Said assistant(String text) {
        return new Said(false, text);
    }

    /** Keeps a text with bars in several rows, as frameworks have several results in one message. */
    static final MessageCodec<Said> CODEC = new MessageCodec<>() {
        @Override
        public String canonical(Said message) {
            return JsonValues.write(List.of(message.byUser, message.text));
        }

        @Override
        public Said parse(String canonical) {
            List<?> list = (List<?>) java.util.Objects.requireNonNull(JsonValues.read(canonical));
            return new Said(Boolean.TRUE.equals(list.get(0)), String.valueOf(list.get(1)));
        }

        @Override
        public boolean fitsColumns(Said message) {
            return Texts.isStorable(message.text)
                    && java.util.Arrays.stream(message.text.split("\\|", -1)).noneMatch(String::isEmpty);
        }

        @Override
        public List<NewMessage> toColumns(Said message) {
            List<NewMessage> rows = new ArrayList<>();
            for (String part : message.text.split("\\|", -1)) {
                String text = part.isEmpty() ? " " : Texts.storable(part);
                rows.add(
                        (message.byUser ? NewMessage.user(text) : NewMessage.assistant(text)).withMetadata(Json.EMPTY));
            }
            return rows;
        }

        @Override
        public Map<String, @Nullable Object> metadata(Said message) {
            return Map.of();
        }

        @Override
        public String question(Said message) {
            return message.byUser ? message.text : "";
        }

        @Override
        public Said fromColumns(List<Message> rows) {
            return new Said(
                    rows.getFirst().role() == Role.USER,
                    String.join("|", rows.stream().map(Message::content).toList()));
        }
    };
}
