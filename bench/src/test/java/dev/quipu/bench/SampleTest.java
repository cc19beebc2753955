package dev.quipu.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void theMedianIsTheMiddleValueWhateverTheOrder() {
        assertThat(new Sample(List.of(9.0, 1.0, 3.0)).median()).isEqualTo(3.0);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(new Sample(List.of(4.0, 1.0, 100.0, 2.0)).median()).isEqualTo(3.0);
    }

    @Test
    void theExtremesAreTheLeastAndTheMost() {
        Sample sample = new Sample(List.of(9.0, 1.0, 3.0));
        assertThat(sample.min()).isEqualTo(1.0);
        assertThat(sample.max()).isEqualTo(9.0);
    }

    @Test
    void ratiosAreTakenRepetitionByRepetition() {
        // The second repetition was slow for both, which must not count.
        Sample ratio = new Sample(List.of(1.0, 10.0, 1.0)).dividedBy(new Sample(List.of(2.0, 20.0, 4.0)));
        assertThat(ratio.values()).containsExactly(0.5, 0.5, 0.25);
    }

    @Test
    void samplesOfUnequalSizeHaveNoRatio() {
        Sample one = new Sample(List.of(1.0));
        assertThatThrownBy(() -> one.dividedBy(new Sample(List.of(1.0, 2.0))))
                .hasMessage("samples of 1 and of 2 values");
    }

    @Test
    void aSampleHoldsSomething() {
        assertThatThrownBy(() -> new Sample(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
