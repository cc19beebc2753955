package dev.quipu.threads.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An utterance that a search has found.
 *
 * @param place its place in the conversation, from 0
 * @param speakerName null if not known
 * @param excerpt the part of it that holds the words, each of them between {@code <b>} and {@code </b>}; the rest of the text is
 *     as it was said, so escape it before it becomes HTML
 */
public record Hit(
        UUID utteranceId,
        UUID conversationId,
        int place,
        @Nullable String speakerName,
        String excerpt) {}
