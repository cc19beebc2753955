package dev.quipu.agents.lines;

import org.jspecify.annotations.Nullable;

/**
 * One record of a file: a line, or the lines over which a quoted value runs.
 *
 * @param number the number of its first line, from 1
 * @param text what it says, without the end of its last line
 * @param fault why it cannot be read, or null
 */
public record FileLine(long number, String text, @Nullable String fault) {
    FileLine withFault(String reason) {
        return new FileLine(number, text, reason);
    }
}
