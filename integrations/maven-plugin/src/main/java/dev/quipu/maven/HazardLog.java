package dev.quipu.maven;

import dev.quipu.migration.command.HazardLook;
import dev.quipu.migration.command.HazardLook.Found;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.secret.Redactor;
import java.util.List;

/** Writes into the build's log what was found in revisions, in the words of the command line. */
final class HazardLog implements HazardLook.Listener {
    private final Work work;

    HazardLog(Work work) {
        this.work = work;
    }

    @Override
    public void begins(int revisions) {
        work.log().debug("looking for hazards in " + Found.counted(revisions));
    }

    @Override
    public void found(Found found) {
        tell(found.verdicts(), found.unknown());
        found.passed().ifPresent(work.log()::info);
    }

    void tell(List<Verdict> verdicts, List<RevisionId> unknown) {
        for (Verdict verdict : verdicts) {
            shown(verdict.unknownLines(work::relative)).forEach(work.log()::warn);
            shown(verdict.refusalLines(work::relative)).forEach(work.log()::error);
            shown(verdict.warningLines(work::relative)).forEach(work.log()::warn);
        }
        unknown.forEach(name -> work.log().warn(Found.javaRevision(name)));
    }

    /** A statement may have the database's own password in it. */
    private List<String> shown(List<String> lines) {
        Redactor redactor = work.workspace().database().redactor();
        return lines.stream().map(redactor::redact).toList();
    }
}
