package dev.quipu.bench.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.UUID;

/**
 * Who and what is in a database that {@link dev.quipu.bench.PackFill} has filled for the assistant platform: 20 messages in each
 * conversation, 200 in each of the first 100; the first 500 are one user's, any other user has 100.
 *
 * @param conversations how many there are
 */
record Filled(int conversations) {
    Map<String, Integer> values() {
        return Map.of("conversations", conversations, "users", users());
    }

    UUID conversation(int number) {
        return id("c" + number);
    }

    /** Returns the user whose conversation this is. */
    UUID userOf(int conversation) {
        return id("u" + (conversation < 500 ? 0 : conversation % users()));
    }

    private int users() {
        return Math.max(1, conversations / 100);
    }

    private static UUID id(String name) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
