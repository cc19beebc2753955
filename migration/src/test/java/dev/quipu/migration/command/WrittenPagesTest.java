package dev.quipu.migration.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.quipu.postgres.failure.QuipuException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenPagesTest {
    private static final String OURS = "<!-- ours -->\n";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void pagesOfWhatIsGoneGoAndOtherFilesStay() throws IOException {
        write(Map.of("index.html", OURS + "1", "app/a.html", OURS + "a", "app/b.html", OURS + "b"));
        Files.writeString(directory.resolve("app/notes.txt"), "mine");

        WrittenPages pages = write(Map.of("index.html", OURS + "2", "app/a.html", OURS + "a"));

        assertThat(pages).isEqualTo(new WrittenPages(directory.resolve("index.html"), 2, 1));
        assertThat(directory.resolve("index.html")).hasContent(OURS + "2");
        assertThat(directory.resolve("app/a.html")).exists();
        assertThat(directory.resolve("app/b.html")).doesNotExist();
        assertThat(directory.resolve("app/notes.txt")).hasContent("mine");
    }

    @Test
    void aFileThatIsNotOursIsNotWrittenOver() throws IOException {
        Files.writeString(directory.resolve("index.html"), "mine");
        assertThatExceptionOfType(QuipuException.class)
                .isThrownBy(() -> write(Map.of("app/a.html", OURS, "index.html", OURS)))
                .withMessageContaining("index.html is there already");
        assertThat(directory.resolve("index.html")).hasContent("mine");
        assertThat(directory.resolve("app")).as("nothing is written then").doesNotExist();
    }

    @Test
    void whyAPageCannotBeWrittenIsSaid() throws IOException {
        Files.writeString(directory.resolve("app"), "a file");
        assertThatExceptionOfType(QuipuException.class)
                .isThrownBy(() -> write(Map.of("app/a.html", OURS)))
                .withMessage("cannot write into " + directory + ": it exists already");
    }

    private WrittenPages write(Map<String, String> pages) {
        return WrittenPages.write(directory, new TreeMap<>(pages), OURS);
    }
}
