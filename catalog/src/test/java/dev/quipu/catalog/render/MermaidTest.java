package dev.quipu.catalog.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Mermaid's words for keys and relations, and the signs that it takes nowhere, may be names. */
class MermaidTest {
    @Test
    void namesThatMeanSomethingToMermaidAreNames() {
        String diagram = Mermaid.diagram(Given.columns("class", List.of("pk", "FK", "uk", "id", "pkey")));
        assertThat(diagram).isEqualTo("""
                erDiagram
                    "class" {
                        integer _pk "pk"
                        integer _FK "FK"
                        integer _uk "uk"
                        integer id
                        integer pkey
                    }
                """);
    }

    @Test
    void signsThatMermaidTakesNowhereAreReplaced() {
        assertThat(Mermaid.diagram(Given.columns("50% \\ \"off\"", List.of("a%b"))))
                .contains("    \"50_ _ 'off'\" {\n")
                .contains("a_b \"a%b\"");
    }
}
