package dev.quipu.imports.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.imports.run.OpenBranches.Branch;
import dev.quipu.postgres.testing.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BranchListTest {
    private static Branch branch(int number) {
        // A key of an export may be longer than a few letters, and of any.
        return new Branch(new UUID(number, -number), "é".repeat(400) + number, "last " + number);
    }

    @Test
    void handsOverSomeAtATimeAndLosesNone() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        List<Branch> all = new ArrayList<>();
        try (BranchList branches = new BranchList()) {
            for (int i = 0; i < 2_300; i++) {
                branches.add(branch(i));
            }
            branches.each(some -> {
                sizes.add(some.size());
                all.addAll(some);
            });
        }
        assertThat(sizes).containsExactly(1_000, 1_000, 300);
        assertThat(all)
                .isEqualTo(IntStream.range(0, 2_300)
                        .mapToObj(BranchListTest::branch)
                        .toList());
    }

    @Test
    void aKilledProcessLeavesNoFile(@TempDir Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Path reached = directory.resolve("reached");
        try (JavaProcess process = JavaProcess.start(
                HoldsBranches.class,
                directory,
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                reached.toString())) {
            while (process.isAlive() && !Files.exists(reached)) {
                Thread.onSpinWait();
            }
            assertThat(process.isAlive()).isTrue();
            process.kill();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void withoutABranchThereIsNothingToDo() throws Exception {
        try (BranchList branches = new BranchList()) {
            branches.each(some -> {
                throw new AssertionError("there are none");
            });
        }
    }
}
