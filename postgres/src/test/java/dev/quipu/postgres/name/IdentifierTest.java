package dev.quipu.postgres.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentifierTest {
    @Test
    void doublesQuotesInside() {
        assertThat(new Identifier("say \"hi\"").quoted()).isEqualTo("\"say \"\"hi\"\"\"");
    }
}
