package dev.quipu.spring.boot;

import dev.quipu.migration.history.Drift;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.Step;
import java.time.Duration;
import java.util.List;
import org.apache.commons.logging.Log;

/** Writes into the application's log how a run goes. */
final class RunLog implements RunListener {
    private final Log log;

    RunLog(Log log) {
        this.log = log;
    }

    @Override
    public void waiting(String owner) {
        log.info("Another runner is at work on the schema, and waited for: " + owner);
    }

    @Override
    public void driftAccepted(Drift drift) {
        if (drift.unknown() != null) {
            log.warn("Whether other hands have changed the schema cannot be told: " + drift.unknown() + ".");
        }
        drift.objects()
                .forEach(object -> log.warn(
                        "Other hands have changed the schema: " + object.told() + ". This upgrade accepts it."));
    }

    @Override
    public void planned(List<Step> steps) {
        log.info(steps.size() == 1 ? "1 revision is pending." : steps.size() + " revisions are pending.");
    }

    @Override
    public void finished(Step step, int statements, Duration duration) {
        log.info("Applied " + step.revision().name() + " in " + duration.toMillis() + " ms.");
    }

    @Override
    public void blocked(String holders) {
        log.warn("Waiting for a lock: " + holders + ".");
    }

    @Override
    public void retrying(Step step, int attempt, String reason, Duration pause) {
        log.warn(step.revision().name() + " is tried again in " + pause.toMillis() + " ms: " + reason);
    }

    @Override
    public void resumed(Step step, int finishedStatements) {
        log.info(step.revision().name() + " goes on after statement " + finishedStatements
                + ", where a run was interrupted.");
    }

    @Override
    public void notice(Step step, String message) {
        log.debug(step.revision().name() + ": " + message);
    }
}
