package dev.quipu.imports.run;

import dev.quipu.imports.run.OpenBranches.Branch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** Has branches waiting, says so in a file, and waits for ever. */
final class HoldsBranches {
    private HoldsBranches() {}

    public static void main(String[] arguments) throws Exception {
        try (BranchList branches = new BranchList()) {
            for (int i = 0; i < 1_000; i++) {
                branches.add(new Branch(new UUID(1, i), "active", "last"));
            }
            Files.createFile(Path.of(arguments[0]));
            new CountDownLatch(1).await();
        }
    }
}
