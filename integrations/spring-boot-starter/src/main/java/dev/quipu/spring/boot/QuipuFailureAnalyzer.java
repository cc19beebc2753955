package dev.quipu.spring.boot;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows why an application did not start as the command line would: what, where, the state, and what to do. */
final class QuipuFailureAnalyzer extends AbstractFailureAnalyzer<QuipuException> {
    /** Longer words before those that they begin with. */
    private static final Map<String, String> PROPERTIES = new LinkedHashMap<>();

    static {
        PROPERTIES.put(
                "set PGPASSWORD,", "set spring.datasource.password, or quipu.password where Quipu has its own user,");
        PROPERTIES.put("in the URL, with PGDATABASE or in quipu.toml", "in spring.datasource.url or quipu.url");
        PROPERTIES.put("--lock-timeout", "quipu.lock-timeout");
        PROPERTIES.put("--lock row", "quipu.lock=row");
        PROPERTIES.put("with --wait 10m", "with quipu.wait-for-runner=10m");
        PROPERTIES.put("--wait", "quipu.wait-for-runner");
    }

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
        return failure.hint().map(QuipuFailureAnalyzer::inProperties).orElse(null);
    }

    /** Hints are the command line's: what is an option or a variable there, is a property here. */
    private static String inProperties(String hint) {
        String said = hint;
        for (Map.Entry<String, String> word : PROPERTIES.entrySet()) {
            said = said.replace(word.getKey(), word.getValue());
        }
        return said;
    }
}
