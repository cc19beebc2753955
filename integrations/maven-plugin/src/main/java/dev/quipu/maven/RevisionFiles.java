package dev.quipu.maven;

import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.migration.command.Autogenerate;
import dev.quipu.migration.command.CreateRevision;
import dev.quipu.migration.command.RenameQuestion;
import dev.quipu.migration.revision.NewFile;
import java.security.SecureRandom;
import java.util.List;
import org.apache.maven.plugin.logging.Log;

/** Writes the files of new revisions, and says which. */
final class RevisionFiles {
    private RevisionFiles() {}

    /** Writes one to be filled by hand. */
    static void empty(Work work, CreateRevision.Request request) {
        write(work, List.of(create(work).revision(request)));
    }

    /** Writes those that bring the revisions to the declared schema. */
    static void generated(Work work, CreateRevision.Request request, List<String> renames, List<String> copies) {
        Autogenerate.Result result =
                work.withScratch(tools -> new Autogenerate(tools.asking(unconfirmed(work.log())), create(work))
                        .run(request, renames, copies, Work.COMPARED, PlanOptions.DEFAULT));
        result.notCompared().forEach(one -> work.log().warn("not compared: " + one));
        write(work, result.files());
        if (result.files().isEmpty()) {
            work.log().info("nothing to do: the revisions make what is declared");
        }
    }

    /** Nobody is there to answer: what may be a rename is told, since else its rows are lost unseen. */
    private static RenameQuestion unconfirmed(Log log) {
        return candidate -> {
            String was = candidate.from().display();
            String is = candidate.to().display();
            log.warn(candidate.from().kind().words() + " " + was + " is dropped, and " + is + " is new: if it is only"
                    + " renamed, delete what is written and add \"-Dquipu.rename=" + was + "=" + is + "\"");
            return false;
        };
    }

    private static CreateRevision create(Work work) {
        return new CreateRevision(work.workspace(), new SecureRandom());
    }

    private static void write(Work work, List<NewFile> files) {
        for (NewFile file : files) {
            work.log().info("wrote " + work.relative(file.write()));
        }
    }
}
