package dev.quipu.memory;

import dev.quipu.access.MessageRole;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.assistant.access.Said;
import java.util.List;
import java.util.Map;

/**
 * The least message that a framework may have: who says what.
 *
 * @param byUser whether a person says it, and else the assistant
 * @param text what
 */
record Spoken(boolean byUser, String text) {
    static Spoken user(String text) {
        return new Spoken(true, text);
    }

    static Spoken assistant(String text) {
        return new Spoken(false, text);
    }

    /** Keeps a text with bars in several rows, as frameworks have several results in one message. */
    static final MessageCodec<Spoken> CODEC = new MessageCodec<>() {
        @Override
        public String canonical(Spoken message) {
            return JsonValues.write(List.of(message.byUser, message.text));
        }

        @Override
        public Spoken parse(String canonical) {
            List<?> list = (List<?>) java.util.Objects.requireNonNull(JsonValues.read(canonical));
            return new Spoken(Boolean.TRUE.equals(list.get(0)), String.valueOf(list.get(1)));
        }

        @Override
        public MessageColumns columns(Spoken message) {
            List<String> parts = List.of(message.text.split("\\|", -1));
            return new MessageColumns(
                    parts.stream().map(part -> row(message, part)).toList(),
                    Map.of(),
                    Texts.isStorable(message.text) && parts.stream().noneMatch(String::isEmpty));
        }

        private static NewMessage row(Spoken message, String part) {
            String text = part.isEmpty() ? " " : Texts.storable(part);
            return message.byUser ? NewMessage.user(text) : NewMessage.assistant(text);
        }

        @Override
        public String question(Spoken message) {
            return message.byUser ? message.text : "";
        }

        @Override
        public Spoken fromColumns(List<Said> rows) {
            return new Spoken(
                    rows.getFirst().role() == MessageRole.USER,
                    String.join("|", rows.stream().map(Said::content).toList()));
        }
    };
}
