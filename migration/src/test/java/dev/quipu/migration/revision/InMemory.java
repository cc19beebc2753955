package dev.quipu.migration.revision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Files in memory: names and texts in turn. */
final class InMemory {
    private InMemory() {}

    static List<Revision> read(String... namesAndTexts) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            texts.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return RevisionDirectory.read(
                new ArrayList<>(texts.keySet()), name -> Objects.requireNonNull(texts.get(name)), "finops");
    }

    static Revision one(String text) {
        return read("003_x.sql", text).getFirst();
    }
}
