package dev.quipu.bench;

import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Item;
import dev.quipu.ingest.Measures;
import dev.quipu.ingest.Message;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Conversations to write, the same each time: question and answer in turn, of 5 to 75 words of 9,000, some of which are far more
 * frequent than others.
 *
 * @param owners whose they are, in turn
 */
record IngestWorkload(int conversations, int messages, List<UUID> owners) {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int WORDS = 9_000;

    IngestWorkload {
        owners = List.copyOf(owners);
    }

    long total() {
        return (long) conversations * messages;
    }

    String owner(int conversation) {
        return owners.get(conversation % owners.size()).toString();
    }

    UUID id(int conversation) {
        return ConversationStart.idOf(owner(conversation), key(conversation));
    }

    private static String key(int conversation) {
        return "conversation " + conversation;
    }

    static String role(int message) {
        return message % 2 == 0 ? "user" : "assistant";
    }

    Instant time(int conversation, int message) {
        return BEGIN.plusSeconds(conversation * 60L + message);
    }

    String content(int conversation, int message) {
        SplittableRandom random = new SplittableRandom(conversation * 100_003L + message);
        int length = 5 + random.nextInt(71);
        StringBuilder text = new StringBuilder(length * 9);
        for (int i = 0; i < length; i++) {
            double draw = random.nextDouble();
            text.append("word").append((int) (WORDS * draw * draw * draw)).append(' ');
        }
        return text.toString();
    }

    void forEach(Consumer<Item> items) {
        for (int conversation = 0; conversation < conversations; conversation++) {
            items.accept(ConversationStart.keyed(owner(conversation), key(conversation))
                    .withTitle(key(conversation))
                    .withCreatedAt(time(conversation, 0))
                    .withUpdatedAt(time(conversation, messages)));
            UUID id = id(conversation);
            for (int message = 0; message < messages; message++) {
                items.accept(message(id, conversation, message));
            }
        }
    }

    private Message message(UUID id, int conversation, int message) {
        String content = content(conversation, message);
        Message said = message % 2 == 0
                ? Message.user(id, content)
                : Message.assistant(id, content).withMeasures(Measures.of("model-1", 100L + message, 40));
        return said.withKey("m" + message).withCreatedAt(time(conversation, message));
    }

    /** Writes a line for each message: conversation, role, text. */
    void write(Path file) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int conversation = 0; conversation < conversations; conversation++) {
                for (int message = 0; message < messages; message++) {
                    lines.write(id(conversation) + "\t" + role(message) + "\t" + content(conversation, message) + "\n");
                }
            }
        }
    }
}
