package dev.quipu.migration.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestIdsTest {
    @Test
    void findsMisspellings() {
        assertThat(NearestIds.of("revison", List.of("revises", "revision", "message")))
                .containsExactly("revision", "revises");
        assertThat(NearestIds.of("finosp", List.of("finops", "agents"))).containsExactly("finops");
        assertThat(NearestIds.of("xyzzy", List.of("finops", "agents"))).isEmpty();
    }

    @Test
    void findsBeginnings() {
        assertThat(NearestIds.of("1f3c", List.of("1f3c99ab01de", "77"))).containsExactly("1f3c99ab01de");
    }

    @Test
    void prefersNumbersNearby() {
        assertThat(NearestIds.of("007", List.of("001", "002", "005", "006"))).containsExactly("006", "005", "002");
    }

    @Test
    void zerosInFrontOfANumberDoNotCount() {
        assertThat(NearestIds.of("2", List.of("001", "002", "003"))).containsExactly("002");
        assertThat(NearestIds.of("0012", List.of("012", "0002"))).containsExactly("012");
        assertThat(NearestIds.of("7", List.of("001", "002"))).isEmpty();
    }

    @Test
    void namesAtMostThreeAndNoneTwice() {
        assertThat(NearestIds.of("a1", List.of("a2", "a2", "a3", "a4", "a5"))).containsExactly("a2", "a3", "a4");
    }
}
