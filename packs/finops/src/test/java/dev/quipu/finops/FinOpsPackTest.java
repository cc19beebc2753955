package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.revision.Section;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinOpsPackTest {
    private static final Path RESOURCES = Path.of("src/main/resources/quipu/finops");

    @Test
    void hasTheFiveRevisionsOfTheSeedAndTwoMoreEachWithAWayBack() {
        List<Revision> revisions = RevisionDirectory.read(RESOURCES.resolve("revisions"), "finops");

        assertThat(revisions)
                .extracting(revision -> revision.name() + " " + revision.revises() + " " + revision.message())
                .containsExactly(
                        "finops@001 [] create conversation threads",
                        "finops@002 [finops@001] create conversation messages",
                        "finops@003 [finops@002] create query intents",
                        "finops@004 [finops@003] create agent executions",
                        "finops@005 [finops@004] create optimization recommendations",
                        "finops@006 [finops@005] keep messages whole",
                        "finops@007 [finops@006] join traces",
                        "finops@008 [finops@007] search messages",
                        "finops@009 [finops@008] tell of full threads");
        assertThat(revisions).allMatch(revision -> revision.downgrade() instanceof Section.Sql);
    }
}
