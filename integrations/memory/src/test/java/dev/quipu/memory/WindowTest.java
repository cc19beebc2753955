package dev.quipu.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.memory.Window.Range;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has a conversation may write its metadata, and there what is no window. */
class WindowTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[2, 3], [2, 3]]",
                "[[1, 5], [3, 4]]",
                "[[1, 5], [5, 6]]",
                "[[4], [9]]",
                "[[4], [1, 9]]",
                "[[0, 3]]",
                "[[-5]]",
                "[[3, 2]]",
                "[[]]",
                "[7]",
                "{}",
                "7"
            })
    void whatNoListHasLeftIsWhole(String json) {
        assertThat(Window.fromJson(JsonValues.read(json))).isEqualTo(Window.WHOLE);
        assertThat(Window.fromJson(JsonValues.read(json), Window.NONE)).isEqualTo(Window.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "[[1]]", "[[1, 1], [7]]", "[[9, 9], [1, 4]]", "[[5, 5], [4, 4], [6]]", "[[1, 2], [3, 4]]"})
    void whatAListHasLeftIsRead(String json) {
        assertThat(JsonValues.write(Window.fromJson(JsonValues.read(json)).toJson()))
                .isEqualTo(json.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[9, 9], [1, 4], [6, 7]]", "[[3, 9], [1, 1]]"})
    void allOfItLiesBetweenItsEnds(String json) {
        assertThat(Window.fromJson(JsonValues.read(json)).hull()).isEqualTo(new Range(1, 9));
    }
}
