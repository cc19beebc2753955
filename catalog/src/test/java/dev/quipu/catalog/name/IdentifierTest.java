package dev.quipu.catalog.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "A b", "\"", "\"\"", "a\"b", "select", "é", "a.b"})
    void whatIsQuotedIsTheNameAgain(String name) {
        assertThat(Identifier.unquoted(new Identifier(name).quoted())).isEqualTo(name);
        assertThat(Identifier.unquoted(new Identifier(name).display())).isEqualTo(name);
    }

    @Test
    void whatStandsInNoQuotesStays() {
        assertThat(Identifier.unquoted("Ab")).isEqualTo("Ab");
        assertThat(Identifier.unquoted("\"")).isEqualTo("\"");
        assertThat(Identifier.unquoted("\"a")).isEqualTo("\"a");
        assertThat(Identifier.unquoted("\"\"")).isEmpty();
    }
}
