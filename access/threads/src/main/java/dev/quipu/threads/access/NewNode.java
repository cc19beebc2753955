package dev.quipu.threads.access;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a topic says.
 *
 * @param name unique in its conversation; at most 2,000 bytes
 * @param type such as {@code conversational_thread}
 * @param level 1 or more
 * @param parentId the topic that it is part of; null if of none
 * @param utteranceIds what was said of it, in the same conversation
 * @param zoomLevels at which it is shown; none: at its own level
 * @param confidence from 0 to 1; null if unknown
 */
public record NewNode(
        String name,
        String summary,
        List<String> keyPoints,
        String type,
        int level,
        @Nullable UUID parentId,
        Flags flags,
        List<UUID> utteranceIds,
        List<Integer> zoomLevels,
        @Nullable Double confidence) {
    public NewNode {
        keyPoints = List.copyOf(keyPoints);
        utteranceIds = List.copyOf(utteranceIds);
        zoomLevels = List.copyOf(zoomLevels);
    }

    /** What a topic is marked as. */
    public record Flags(boolean bookmark, boolean contextualProgress, boolean tangent, boolean crux) {
        /** Nothing. */
        public static final Flags NONE = new Flags(false, false, false, false);
    }

    /** Makes a topic of level 1 of which nothing more is known. */
    public static NewNode of(String name, String summary) {
        return new NewNode(
                name, summary, List.of(), "conversational_thread", 1, null, Flags.NONE, List.of(), List.of(), null);
    }

    /** Gives it another name and summary. */
    public NewNode saying(String name, String summary) {
        return new NewNode(
                name, summary, keyPoints, type, level, parentId, flags, utteranceIds, zoomLevels, confidence);
    }

    /**
     * Puts it under another topic.
     *
     * @param parentId null for none
     * @param level 1 or more
     */
    public NewNode under(@Nullable UUID parentId, int level) {
        return new NewNode(
                name, summary, keyPoints, type, level, parentId, flags, utteranceIds, zoomLevels, confidence);
    }

    /** Names what was said of it. */
    public NewNode about(List<UUID> utteranceIds) {
        return new NewNode(
                name, summary, keyPoints, type, level, parentId, flags, utteranceIds, zoomLevels, confidence);
    }

    /** Marks it. */
    public NewNode marked(Flags flags) {
        return new NewNode(
                name, summary, keyPoints, type, level, parentId, flags, utteranceIds, zoomLevels, confidence);
    }
}
