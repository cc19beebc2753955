package dev.quipu.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares what is printed with a file that a person has read. {@code -Dgolden.update=true} writes the files anew; the
 * change then shows in review.
 */
public final class Golden {
    private Golden() {}

    /**
     * Fails unless a text is that of a file, in UTF-8.
     *
     * @param file the file, relative to the module, such as {@code src/test/resources/golden/sizes.txt}
     * @param actual the text; what differs from run to run has to be replaced in it
     */
    public static void assertMatches(Path file, String actual) {
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, actual);
            }
            assertThat(file)
                    .as("a golden file; make it with -Dgolden.update=true")
                    .exists();
            assertThat(actual).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
