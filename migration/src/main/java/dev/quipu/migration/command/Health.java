package dev.quipu.migration.command;

import dev.quipu.migration.command.BranchContent.Named;
import dev.quipu.migration.content.ContentFailedException;
import dev.quipu.migration.content.ContentFile;
import dev.quipu.migration.content.ReadOnlyRun;
import dev.quipu.migration.content.Rows;
import dev.quipu.migration.pack.Content;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code health}: the checks of the packs, each of which returns the rows that should not exist. */
public final class Health {
    private final Workspace workspace;

    public Health(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * How a check ended.
     *
     * @param branch the label of its branch
     * @param name the check's name
     * @param description what its rows would be
     * @param outcome what it found
     */
    public record Check(String branch, String name, String description, Outcome outcome) {}

    /** What a check found. */
    public sealed interface Outcome {
        /** Nothing, as it should be. */
        record Clean() implements Outcome {}

        /** Rows that should not exist: how many, and the first of them. */
        record Found(long count, Rows first) implements Outcome {}

        /** It could not run, since its branch is not far enough. */
        record Skipped(String reason) implements Outcome {}

        /** It could not run, and should have. */
        record Broken(QuipuException failure) implements Outcome {}

        /** Returns whether somebody has to look. */
        default boolean bad() {
            return switch (this) {
                case Clean clean -> false;
                case Skipped skipped -> false;
                case Found found -> true;
                case Broken broken -> true;
            };
        }
    }

    /**
     * Runs checks, each in a read-only transaction of its own.
     *
     * @param names which checks, each perhaps with its pack before it, as in {@code finops/orphans}; empty for all
     * @param shown the most rows to return of each
     * @param statementTimeout how long a check may take; zero for as long as it needs
     * @return the checks in their order
     */
    public List<Check> run(List<String> names, int shown, Duration statementTimeout) {
        List<Named> all = BranchContent.all(workspace, Content::healthChecks);
        List<Named> asked = names.isEmpty()
                ? all
                : names.stream()
                        .map(name -> BranchContent.find(all, "health check", name))
                        .distinct()
                        .toList();
        List<Check> checks = new ArrayList<>();
        try (Session session = workspace.connect("health")) {
            Function<Branch, Current.Standing> standings = BranchContent.standings(workspace, session);
            for (Named named : asked) {
                ContentFile file = named.read("health");
                Current.Standing standing = standings.apply(named.branch());
                ReadOnlyRun run = new ReadOnlyRun(session, named.branch().schema(), statementTimeout);
                checks.add(new Check(
                        named.branch().label(), file.name(), file.description(), check(run, file, standing, shown)));
            }
        }
        return checks;
    }

    private static Outcome check(ReadOnlyRun run, ContentFile file, Current.Standing standing, int shown) {
        if (standing.revisions().isEmpty()) {
            return new Outcome.Skipped(BranchContent.place(standing));
        }
        try {
            ReadOnlyRun.Sample sample = run.sample(file, shown);
            return sample.count() == 0 ? new Outcome.Clean() : new Outcome.Found(sample.count(), sample.first());
        } catch (ContentFailedException e) {
            if (e.isMissing() && !standing.atHead()) {
                return new Outcome.Skipped(
                        BranchContent.place(standing) + ": " + e.server().message());
            }
            return new Outcome.Broken(e);
        }
    }
}
