package dev.quipu.migration.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.command.BranchContent.Named;
import dev.quipu.migration.project.Branch;
import dev.quipu.postgres.failure.QuipuException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BranchContentTest {
    private static final Branch FINOPS = branch("finops");
    private static final Branch AGENTS = branch("agents");
    private static final List<Named> ALL =
            List.of(new Named(FINOPS, "orphans"), new Named(AGENTS, "orphans"), new Named(AGENTS, "stale_threads"));

    private static Branch branch(String label) {
        return new Branch(label, new Identifier(label), new Branch.Source.Directory(Path.of(label), null));
    }

    @Test
    void aNameIsEnoughWhereOnlyOnePackHasIt() {
        assertThat(BranchContent.find(ALL, "check", "stale_threads").fullName()).isEqualTo("agents/stale_threads");
    }

    @Test
    void aNameThatSeveralPacksHaveListsThem() {
        assertThatThrownBy(() -> BranchContent.find(ALL, "check", "orphans"))
                .isInstanceOfSatisfying(QuipuException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(QuipuException.Kind.USAGE);
                    assertThat(failure.hint()).contains("write one of finops/orphans, agents/orphans");
                })
                .hasMessage("several branches have a check named \"orphans\"");
        assertThat(BranchContent.find(ALL, "check", "agents/orphans").branch()).isEqualTo(AGENTS);
    }

    @Test
    void aNameThatNoneHasGetsTheNearest() {
        assertThatThrownBy(() -> BranchContent.find(ALL, "check", "stale_thread"))
                .isInstanceOfSatisfying(
                        QuipuException.class,
                        failure -> assertThat(failure.hint()).contains("did you mean \"stale_threads\"?"));
    }

    @Test
    void manyNamesAreNotListed() {
        List<Named> many = IntStream.range(0, 100)
                .mapToObj(number -> new Named(FINOPS, "name_" + number))
                .toList();
        assertThatThrownBy(() -> BranchContent.find(many, Query.KIND, "sums"))
                .isInstanceOfSatisfying(
                        QuipuException.class,
                        failure -> assertThat(failure.hint()).contains("\"quipu query\" lists all 100"));
    }
}
