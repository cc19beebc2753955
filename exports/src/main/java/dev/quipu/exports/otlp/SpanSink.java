package dev.quipu.exports.otlp;

import dev.quipu.exports.Problem;
import java.io.IOException;

/** Takes spans as they are read. */
public interface SpanSink {
    /**
     * Takes one.
     *
     * @throws IOException ends the reading
     */
    void take(GenAiSpan span) throws IOException;

    /** Notes what did not come over as it was. */
    void report(Problem problem);
}
