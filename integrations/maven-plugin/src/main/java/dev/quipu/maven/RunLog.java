package dev.quipu.maven;

import dev.quipu.migration.history.Drift;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.Step;
import java.time.Duration;
import org.apache.maven.plugin.logging.Log;

/** Writes into the build's log how a run goes. */
final class RunLog implements RunListener {
    private final Log log;

    RunLog(Log log) {
        this.log = log;
    }

    @Override
    public void waiting(String owner) {
        log.info("waiting for another runner: " + owner);
    }

    @Override
    public void driftAccepted(Drift drift) {
        if (drift.unknown() != null) {
            log.warn("drift could not be told: " + drift.unknown());
        }
        drift.objects().forEach(object -> log.warn("drift that this run accepts: " + object.told()));
    }

    @Override
    public void finished(Step step, int statements, Duration duration) {
        log.info(step.direction().word() + " " + step.revision().name() + "  "
                + step.revision().message() + "  " + duration.toMillis() + " ms");
    }

    @Override
    public void blocked(String holders) {
        log.warn("waiting: " + holders);
    }

    @Override
    public void retrying(Step step, int attempt, String reason, Duration pause) {
        log.warn(step.revision().name() + ": " + reason + "; trying again in " + pause.toMillis() + " ms");
    }

    @Override
    public void resumed(Step step, int finishedStatements) {
        log.info(step.revision().name() + " goes on after statement " + finishedStatements
                + ", where an earlier run ended");
    }

    @Override
    public void notice(Step step, String message) {
        log.info(step.revision().name() + " says: " + message);
    }
}
