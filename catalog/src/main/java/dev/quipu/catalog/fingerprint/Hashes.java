package dev.quipu.catalog.fingerprint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/** SHA-256, of texts and of nodes of the tree. */
final class Hashes {
    private Hashes() {}

    static String of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the hash of a node: of the names and hashes of its children, in the order of the names. */
    static <T> String of(SortedMap<String, T> children, Function<T, String> hash) {
        MessageDigest digest = digest();
        for (Map.Entry<String, T> child : children.entrySet()) {
            // No name and no hash holds a NUL character, so no two lists of children give the same bytes.
            String line = child.getKey() + '\0' + hash.apply(child.getValue()) + '\0';
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
