package dev.quipu.migration.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BothTest {
    private final List<String> unwanted = new ArrayList<>();

    @Test
    void bothAreWorkedOutAtOnce() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        Both<String> both = Both.of(
                "second",
                () -> {
                    first.countDown();
                    await(second);
                    return "one";
                },
                () -> {
                    second.countDown();
                    await(first);
                    return "two";
                },
                unwanted::add);
        assertThat(both).isEqualTo(new Both<>("one", "two"));
        assertThat(unwanted).isEmpty();
    }

    @Test
    void ofAFailureTheOtherResultIsGivenBack() {
        assertThatThrownBy(() -> Both.of("second", () -> fail("first"), () -> "two", unwanted::add))
                .hasMessage("first");
        assertThat(unwanted).containsExactly("two");
        unwanted.clear();
        assertThatThrownBy(() -> Both.of("second", () -> "one", () -> fail("second"), unwanted::add))
                .hasMessage("second");
        assertThat(unwanted).containsExactly("one");
    }

    @Test
    void ofTwoFailuresTheFirstIsTold() {
        assertThatThrownBy(() -> Both.of("second", () -> fail("first"), () -> fail("second"), unwanted::add))
                .hasMessage("first");
        assertThat(unwanted).isEmpty();
    }

    private static String fail(String message) {
        throw new IllegalArgumentException(message);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
