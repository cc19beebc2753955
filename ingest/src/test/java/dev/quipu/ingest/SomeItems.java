package dev.quipu.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Streams of chance, the same for the same seed: conversations that go on in turn, with all that messages may have. */
final class SomeItems {
    private static final Instant BEGIN = Instant.parse("2025-03-01T10:00:00.123456Z");
    private static final String HASH = "0123456789abcdef".repeat(4);

    private final SplittableRandom random;
    private final Map<Integer, List<String>> keys = new HashMap<>();
    private int made;

    SomeItems(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static UUID conversation(int number) {
        return new UUID(0x1000, 0x8000_0000_0000_0000L + number);
    }

    static ConversationStart ownedBy(ConversationStart start, UUID owner) {
        return ConversationStart.withId(start.conversationId(), owner.toString())
                .withTitle(start.title())
                .withMetadata(start.metadata())
                .withCreatedAt(start.createdAt())
                .withUpdatedAt(start.updatedAt())
                .withArchived(start.archived());
    }

    List<Item> items(int conversations, int messages) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < conversations; i++) {
            items.add(ConversationStart.withId(conversation(i), "nobody")
                    .withTitle("Talk " + i)
                    .withMetadata(new Json("{\"source\": {\"id\": " + i + "}}")));
        }
        add(items, conversations, messages);
        return items;
    }

    /** Returns messages that come after {@link #items} of the same seed and numbers. */
    List<Item> more(int conversations, int messages) {
        items(conversations, 60);
        List<Item> items = new ArrayList<>();
        add(items, conversations, messages);
        return items;
    }

    private void add(List<Item> items, int conversations, int messages) {
        for (int i = 0; i < messages; i++) {
            items.add(message(random.nextInt(conversations)));
        }
    }

    private Message message(int conversation) {
        Message message = said(conversation(conversation), ++made);
        List<String> before = keys.computeIfAbsent(conversation, number -> new ArrayList<>());
        if (!before.isEmpty() && chance(4)) {
            message = message.replyingTo(before.get(random.nextInt(before.size())));
        }
        if (!before.isEmpty() && chance(6)) {
            message = message.insteadOf(before.get(random.nextInt(before.size())));
        }
        if (!chance(5)) {
            String key = "key \\ " + made;
            before.add(key);
            message = message.withKey(key);
        }
        return with(message);
    }

    private Message said(UUID conversation, int number) {
        String text = "common words\t\\.\n\\N 😀 " + number;
        return switch (random.nextInt(4)) {
            case 0 -> Message.user(conversation, text);
            case 1 -> Message.system(conversation, text);
            case 2 -> Message.tool(conversation, new ToolResult("call", chance(2) ? "price" : null, chance(2)), "");
            default ->
                chance(2)
                        ? Message.assistant(conversation, text)
                        : Message.assistant(conversation, "")
                                .withToolCalls(List.of(new ToolCall(
                                        "call",
                                        "price",
                                        new Json("{\"item\": \"rope\"}"),
                                        new Json("{\"type\": \"function\"}"))));
        };
    }

    private Message with(Message message) {
        Message more = message;
        if (chance(3)) {
            more = more.withCreatedAt(BEGIN.plusMillis(made));
        }
        if (chance(4)) {
            more = more.withReasoning("because").withMetadata(new Json("{\"a\": [1, null, \"x\"]}"));
        }
        if (chance(4)) {
            more = more.withAttachments(List.of(
                    new Attachment("https://files.example/1", "image/png", HASH, new Json("{\"name\": \"rope\"}"))));
        }
        if (chance(4)) {
            more = more.withMeasures(new Measures(1, 2, "model-1", 3L, null, 5L));
        }
        if (chance(4)) {
            more = more.withTrace(new Trace("a".repeat(32), "b".repeat(16), null));
        }
        return chance(8) ? more.withStatus(Status.CANCELLED) : more;
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }
}
