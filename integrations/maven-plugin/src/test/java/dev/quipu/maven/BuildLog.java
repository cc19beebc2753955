package dev.quipu.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.jspecify.annotations.Nullable;

/** Keeps what a goal tells, a line each with its level. */
final class BuildLog extends SystemStreamLog {
    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return lines;
    }

    void clear() {
        lines.clear();
    }

    @Override
    public void info(@Nullable CharSequence content) {
        lines.add("info: " + content);
    }

    @Override
    public void warn(@Nullable CharSequence content) {
        lines.add("warn: " + content);
    }

    @Override
    public void error(@Nullable CharSequence content) {
        lines.add("error: " + content);
    }
}
