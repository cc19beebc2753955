package dev.quipu.postgres.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {
    @ParameterizedTest
    @EnumSource(Setting.class)
    void eachIsSaidInOtherWordsWithoutTheOthers(Setting setting) {
        assertThat(Setting.reword("try " + setting + ", or wait", other -> "<" + other.name() + ">"))
                .isEqualTo("try <" + setting.name() + ">, or wait");
    }

    @Test
    void whatNamesNoSettingStaysAsItIs() {
        assertThat(Setting.reword("wait a moment and try again", Setting::name))
                .isEqualTo("wait a moment and try again");
    }
}
