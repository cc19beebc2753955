package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes temporary directories next to those of scratch servers, in memory where there is room: a cluster is 1000 files. */
final class QuickDirectory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        Path scratch = ServerCache.ofUser().scratch();
        Path parent = scratch.getParent();
        return Files.createTempDirectory(parent == null ? scratch : DirectoryTree.createPrivate(parent), "quipu-test-");
    }
}
