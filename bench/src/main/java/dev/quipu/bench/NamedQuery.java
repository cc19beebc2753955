package dev.quipu.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * A query that a pack ships, with values in place of its parameters.
 *
 * @param pack the pack
 * @param name the name of its file
 */
record NamedQuery(String pack, String name) {
    /**
     * Returns its text, in the pack's own schema.
     *
     * @param values literals of SQL by parameter
     */
    String with(Map<String, String> values) {
        String text = resource("/quipu/" + pack + "/queries/" + name + ".sql");
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replaceAll("(?<!:):" + value.getKey() + "\\b", value.getValue());
        }
        return text;
    }

    /** Returns a resource of the class path. */
    static String resource(String path) {
        try (InputStream stream = NamedQuery.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(stream, path).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
