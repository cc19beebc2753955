package dev.quipu.imports.run;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts problems, keeps the first, and writes all of them as JSON lines where that was asked for. */
public final class ProblemList {
    private static final int MOST_TOLD = 20;

    private final Map<Problem.Kind, Long> counts = new EnumMap<>(Problem.Kind.class);
    private final List<Problem> told = new ArrayList<>();
    private final @Nullable Writer writer;

    /**
     * Begins one.
     *
     * @param writer takes each as a line of JSON; null if nobody wants them
     */
    public ProblemList(@Nullable Writer writer) {
        this.writer = writer;
    }

    /** Adds one; also by the thread that writes to the database. */
    public synchronized void add(Problem problem) {
        counts.merge(problem.kind(), 1L, Long::sum);
        if (told.size() < MOST_TOLD) {
            told.add(problem);
        }
        if (writer == null) {
            return;
        }
        try {
            try (JsonGenerator json = StrictJson.write(writer).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
                json.writeStartObject();
                json.writeStringField("kind", problem.kind().label());
                json.writeStringField("place", problem.place());
                json.writeStringField("reason", problem.reason());
                json.writeEndObject();
            }
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many of each kind there are. */
    public synchronized Map<Problem.Kind, Long> counts() {
        return new EnumMap<>(counts);
    }

    /** Returns the first, one by one. */
    public synchronized List<Problem> told() {
        return List.copyOf(told);
    }
}
