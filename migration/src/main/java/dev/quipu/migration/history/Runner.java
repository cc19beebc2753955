package dev.quipu.migration.history;

import org.jspecify.annotations.Nullable;

/**
 * Who runs a step, as the history records it.
 *
 * @param who the operating system's user, or null in a script that anyone may run
 * @param host the machine, or null in such a script
 * @param tool name and version of the program
 */
public record Runner(@Nullable String who, @Nullable String host, String tool) {}
