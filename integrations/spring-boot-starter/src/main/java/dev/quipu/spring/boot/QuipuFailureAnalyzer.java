package dev.quipu.spring.boot;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.Setting;
import dev.quipu.postgres.failure.SourceLocation;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows why an application did not start as the command line would: what, where, the state, and what to do. */
final class QuipuFailureAnalyzer extends AbstractFailureAnalyzer<QuipuException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, QuipuException failure) {
        StringBuilder text = new StringBuilder("Quipu: ").append(failure.message());
        failure.location().ifPresent(location -> place(text, location));
        failure.notes()
                .forEach(note ->
                        text.append(System.lineSeparator()).append("    ").append(note));
        return new FailureAnalysis(text.toString(), action(failure), failure);
    }

    private static void place(StringBuilder text, SourceLocation location) {
        text.append(System.lineSeparator())
                .append("    ")
                .append(location.source())
                .append(':')
                .append(location.line())
                .append(':')
                .append(location.column())
                .append(": ")
                .append(location.lineText().strip());
    }

    private static @Nullable String action(QuipuException failure) {
        return failure.hint()
                .map(hint -> Setting.reword(hint, QuipuFailureAnalyzer::property))
                .orElse(null);
    }

    private static String property(Setting setting) {
        return switch (setting) {
            case PASSWORD -> "spring.datasource.password, or quipu.password where Quipu has its own user";
            case DATABASE -> "in spring.datasource.url or quipu.url";
            case LOCK_TIMEOUT -> "quipu.lock-timeout";
            case STATEMENT_TIMEOUT -> "quipu.statement-timeout";
            case LOCK_ROW -> "quipu.lock=row";
            case WAIT -> "quipu.wait-for-runner=10m";
            case WAIT_LONGER -> "quipu.wait-for-runner";
            case PACK -> "such as quipu.packs=";
            case REVISIONS -> "or quipu.revisions";
        };
    }
}
