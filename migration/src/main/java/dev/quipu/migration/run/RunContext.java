package dev.quipu.migration.run;

import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.postgres.session.Session;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What surrounds a run and has nothing to do with which revisions it takes.
 *
 * @param connections opens a session; its argument says what for, and becomes a part of the {@code application_name}
 * @param history where the history is kept
 * @param options timeouts and locks
 * @param runner who runs, as the history shall say
 * @param listener hears how it goes
 * @param interruption stops the run
 * @param pause lets time pass; the interruption itself, except in tests
 * @param random spreads the pauses between attempts
 */
public record RunContext(
        Function<String, Session> connections,
        HistorySchema history,
        RunOptions options,
        Runner runner,
        RunListener listener,
        Interruption interruption,
        Pause pause,
        RandomGenerator random) {}
