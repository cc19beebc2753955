package dev.quipu.cli;

import dev.quipu.migration.command.AcceptedDrift;
import dev.quipu.migration.command.AcceptedDrift.Policy;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;

/** What to do about what other hands have changed, which a run accepts. */
final class DriftOption implements OptionGroup {
    private Policy policy = Policy.WARN;

    @Override
    public void declare(Options options) {
        options.value(
                "--drift",
                "POLICY",
                ValueType.of(Policy.values()),
                "What to do if other hands have changed the schemas since the last run, which this one accepts: warn"
                        + " (default), fail, or ignore.",
                value -> policy = value);
    }

    /** Returns what looks for it and says what is accepted, and then does what else there is to do. */
    BeforeRun before(Console console, Workspace workspace, BeforeRun next) {
        return new AcceptedDrift(workspace, policy, "--drift warn", drift -> print(drift, console), next);
    }

    private static void print(Drift drift, Console console) {
        if (drift.unknown() != null) {
            console.err().println("drift could not be told: " + drift.unknown());
        }
        drift.objects().forEach(one -> console.err().println("drift that this run accepts: " + one.told()));
    }
}
