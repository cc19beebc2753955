package dev.quipu.catalog.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {
    private static final String PAGE = """
            <!-- snippet: count -->
            ```java
            int count = 1;
            ```
            """;

    @TempDir
    private Path directory = Path.of("");

    private Path testClass = Path.of("");

    @BeforeEach
    void aClassWithASnippet() throws IOException {
        testClass = Files.writeString(directory.resolve("Shown.java"), """
                void shown() {
                    // snippet: count
                    int count = 1;
                    // end
                }
                """);
    }

    private Path page(String text) throws IOException {
        return Files.writeString(directory.resolve("page.md"), text);
    }

    @Test
    void aPageWithTheSnippetsOfItsClassIsGood() throws IOException {
        Guide.assertAgrees(page(PAGE), testClass);
    }

    @Test
    void aBlockThatNoClassHasIsRefused() throws IOException {
        Path page = page(PAGE + "\n```java\nint nobodyCompilesThis\n```\n");
        assertThatThrownBy(() -> Guide.assertAgrees(page, testClass))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobodyCompilesThis");
    }
}
