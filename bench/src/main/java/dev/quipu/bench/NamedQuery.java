package dev.quipu.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * A query with named parameters, to be run with values in their place.
 *
 * @param name the name of its file
 * @param text with a colon before each parameter
 */
record NamedQuery(String name, String text) {
    /** Returns one that a pack ships; its tables are those of the pack's schema. */
    static NamedQuery shipped(String pack, String name) {
        return new NamedQuery(name, resource("/quipu/" + pack + "/queries/" + name + ".sql"));
    }

    /** Returns what comes nearest to it on the tables of the pack's published original; empty if these cannot do it. */
    static Optional<NamedQuery> ofOriginal(String pack, String name) {
        return find("/dev/quipu/bench/original/" + pack + "/" + name + ".sql").map(text -> new NamedQuery(name, text));
    }

    /**
     * Returns its text with values.
     *
     * @param values literals of SQL by parameter
     */
    String with(Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replaceAll("(?<!:):" + value.getKey() + "\\b", Matcher.quoteReplacement(value.getValue()));
        }
        return filled;
    }

    /** Returns its text with $1, $2 in place of these parameters, as PREPARE takes it. */
    String numbered(List<String> parameters) {
        Map<String, String> numbers = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            numbers.put(parameters.get(i), "$" + (i + 1));
        }
        return with(numbers);
    }

    /** Returns a resource of the class path. */
    static String resource(String path) {
        return find(path).orElseThrow(() -> new IllegalArgumentException("there is no " + path));
    }

    private static Optional<String> find(String path) {
        try (InputStream stream = NamedQuery.class.getResourceAsStream(path)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
