package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.source.ScratchMigration;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs every revision up, down and up again, and compares what each of these leaves behind. */
public final class RoundTrip {
    /** How the columns of a table are ordered counts: a column that comes back at the end is not what was there. */
    public static final DifferenceOptions EVERYTHING =
            DifferenceOptions.DEFAULT.withColumnOrder(true).withWhiteSpace(true).withGeneratedNames(true);

    private final Scratch scratch;
    private final Project project;
    private final Runner runner;

    public RoundTrip(Scratch scratch, Project project, Runner runner) {
        this.scratch = scratch;
        this.project = project;
        this.runner = runner;
    }

    /**
     * A revision that is not undone by its downgrade.
     *
     * @param revision the revision
     * @param again whether its second upgrade left something else than its first; otherwise its downgrade left something
     * @param difference from what should be to what is
     */
    public record Leftover(RevisionId revision, boolean again, Difference difference) {}

    /**
     * Runs the revisions in the order of the graph.
     *
     * @param revisions all of the project's
     * @param progress hears of each revision before it runs
     * @return what was found, in that order; empty if every revision that has a downgrade is undone by it
     * @throws dev.quipu.postgres.failure.QuipuException if a revision fails
     */
    public List<Leftover> prove(List<Revision> revisions, Consumer<Revision> progress) {
        List<Leftover> found = new ArrayList<>();
        int begin = 0;
        while (begin < revisions.size()) {
            begin = prove(revisions, begin, progress, found);
        }
        return found;
    }

    /**
     * Goes on in a new database, because what a downgrade has left behind would be in the way of all that follows.
     *
     * @return where to go on: after the first revision that left something
     */
    private int prove(List<Revision> revisions, int begin, Consumer<Revision> progress, List<Leftover> found) {
        try (ScratchDatabase database = scratch.create()) {
            ScratchMigration migration = new ScratchMigration(database, project, runner);
            migration.to(
                    revisions.subList(0, begin).stream().map(Revision::name).toList());
            Catalog before = migration.read();
            for (int i = begin; i < revisions.size(); i++) {
                Revision revision = revisions.get(i);
                progress.accept(revision);
                migration.apply(revision.name());
                Catalog after = migration.read();
                if (revision.isReversible() && leaves(revision, migration, before, after, found)) {
                    return i + 1;
                }
                before = after;
            }
            return revisions.size();
        }
    }

    private boolean leaves(
            Revision revision, ScratchMigration migration, Catalog before, Catalog after, List<Leftover> found) {
        int known = found.size();
        migration.undo(revision.name());
        compare(revision, false, before, migration.read(), found);
        if (found.size() == known) {
            migration.apply(revision.name());
            compare(revision, true, after, migration.read(), found);
        }
        return found.size() > known;
    }

    private static void compare(
            Revision revision, boolean again, Catalog wanted, Catalog found, List<Leftover> leftovers) {
        Difference difference = Differences.between(wanted, found, EVERYTHING);
        if (!difference.isEmpty()) {
            leftovers.add(new Leftover(revision.name(), again, difference));
        }
    }
}
