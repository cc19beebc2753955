package dev.quipu.migration.run;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.Section;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;

/**
 * Refuses to apply a revision that its author has not written yet. Its file is well formed all the same, so whatever
 * only looks at revisions takes it. A merge needs no statements.
 */
final class EmptyUpgrade {
    private EmptyUpgrade() {}

    static void refuse(Revision revision, Section.Sql section, List<ScriptStatement> statements) {
        if (statements.isEmpty() && section.equals(revision.upgrade()) && !revision.isMerge()) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the upgrade section of " + revision.name() + " is empty",
                    SourceLocation.of(section.source(), section.text(), markerOf(section)),
                    List.of(),
                    "write its statements below that line; comments alone change nothing",
                    null);
        }
    }

    /** The line before the section, or the start of a file that is all section. */
    private static int markerOf(Section.Sql section) {
        String before = section.text().substring(0, section.start()).stripTrailing();
        return Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
    }
}
