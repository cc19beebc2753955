package dev.quipu.ingest;

import org.jspecify.annotations.Nullable;

/** An item on its way, and which one it is. */
record Entry(long ordinal, @Nullable String place, Item item) {
    Reject rejected(Fault.Kind kind, String message) {
        return rejected(new Fault(kind, message));
    }

    Reject rejected(Fault fault) {
        return new Reject(ordinal, place, item, fault);
    }

    /** Returns about how many characters it has in memory. */
    int size() {
        return switch (item) {
            case ConversationStart start ->
                100 + length(start.title()) + start.metadata().text().length();
            case Message message -> size(message);
        };
    }

    private static int size(Message message) {
        long size = 200L
                + message.content().length()
                + length(message.written())
                + message.metadata().text().length()
                + length(message.reasoning());
        // An address may be a whole picture: data:image/png;base64,…
        for (Attachment attachment : message.attachments()) {
            size += 200L + attachment.uri().length() + attachment.more().text().length();
        }
        for (ToolCall call : message.toolCalls()) {
            size += 100L + call.arguments().text().length() + call.more().text().length();
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
