package dev.quipu.exports.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a reading has met, and what stood under each. The first are held in memory; if there are many, all go to a
 * file, so that a reading takes no more memory the longer it gets. Not for use by several threads.
 */
public final class KeysMet implements Closeable {
    private static final int HELD = 20_000;

    private final Map<String, String> held = new HashMap<>();
    private @Nullable DigestFile file;

    /** Creates one that has met none. */
    public KeysMet() {}

    /** What was known of a key. */
    public enum Before {
        /** Nothing: it is new. */
        NEW,
        /** That the same stood under it. */
        SAME,
        /** That something else stood under it, which still counts. */
        OTHER
    }

    /** Notes a key under which nothing stands; returns whether it is new. */
    public boolean add(String key) throws IOException {
        return meet(key, "") == Before.NEW;
    }

    /** Returns whether a key was met. */
    public boolean has(String key) throws IOException {
        return file == null ? held.containsKey(key) : file.has(key);
    }

    /** Notes a key and what stands under it, unless it is known; returns what was known before. */
    public Before meet(String key, String content) throws IOException {
        if (file != null) {
            return file.meet(key, content);
        }
        String before = held.putIfAbsent(key, content);
        if (held.size() > HELD) {
            spill();
        }
        if (before == null) {
            return Before.NEW;
        }
        return before.equals(content) ? Before.SAME : Before.OTHER;
    }

    private void spill() throws IOException {
        DigestFile spilled = DigestFile.create(4L * HELD);
        file = spilled;
        for (Map.Entry<String, String> entry : held.entrySet()) {
            spilled.meet(entry.getKey(), entry.getValue());
        }
        held.clear();
    }

    /** Forgets all, and removes the file if there is one. */
    @Override
    public void close() throws IOException {
        held.clear();
        if (file != null) {
            file.close();
        }
    }
}
