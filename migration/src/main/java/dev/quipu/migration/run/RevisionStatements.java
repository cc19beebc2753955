package dev.quipu.migration.run;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.Section;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;

/** The statements of a revision's section, as a run sends them. */
public final class RevisionStatements {
    private RevisionStatements() {}

    /**
     * Splits a section, and refuses what no run could bring to an end.
     *
     * @throws QuipuException if it cannot be split, or holds what the revision may not
     */
    public static List<ScriptStatement> of(Revision revision, Section.Sql section) {
        List<ScriptStatement> statements = ScriptSplitter.split(
                        section.source(), section.text(), section.start(), section.end())
                .statements();
        TransactionControl.refuse(statements);
        EmptyUpgrade.refuse(revision, section, statements);
        OutsideTransaction.refuse(revision, statements);
        if (!revision.transactional()) {
            refuseUnnamedIndexes(statements);
        }
        return statements;
    }

    /** What a killed run left of an index without a name cannot be told from other people's indexes. */
    private static void refuseUnnamedIndexes(List<ScriptStatement> statements) {
        for (ScriptStatement statement : statements) {
            boolean builds = LoneStatement.of(statement)
                    .filter(LoneStatement::buildsIndex)
                    .isPresent();
            if (builds && !(UnfinishedStatement.of(statement) instanceof UnfinishedStatement.CreateIndex)) {
                throw new QuipuException(
                        Kind.FAILED,
                        "CREATE INDEX CONCURRENTLY without a name cannot be taken up again after a crash",
                        statement.location(),
                        List.of(),
                        "give the index a name",
                        null);
            }
        }
    }
}
