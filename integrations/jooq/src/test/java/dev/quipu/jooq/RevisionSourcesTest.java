package dev.quipu.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which branches the properties name, and where they run. */
class RevisionSourcesTest {
    @TempDir
    private Path directory;

    private List<String> places(Properties properties) {
        return RevisionSources.read(properties, directory).stream()
                .map(branch -> branch.label() + " in " + branch.schema().value())
                .toList();
    }

    @Test
    void eachBranchMayHaveASchemaOfItsOwn() throws IOException {
        Files.createDirectories(directory.resolve("one"));
        Files.createDirectories(directory.resolve("two"));
        Properties properties = new Properties();
        properties.setProperty("revisions", "one, billing=two");
        assertThat(places(properties)).containsExactly("app in public", "billing in public");
        properties.setProperty("schema", "all");
        assertThat(places(properties)).containsExactly("app in all", "billing in all");
        properties.setProperty("schema.billing", "money, and =");
        assertThat(places(properties)).containsExactly("app in all", "billing in money, and =");
    }
}
