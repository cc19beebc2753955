package dev.quipu.postgres.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OldestServerTest {
    @Test
    void whatCannotBeWrittenForIsRefused() {
        assertThatThrownBy(() -> OldestServer.require(130_022, "13.22"))
                .hasMessage("the server is PostgreSQL 13.22, and Quipu needs 14 or newer");
        assertThatCode(() -> OldestServer.require(140_000, "14beta1")).doesNotThrowAnyException();
    }
}
