package dev.quipu.catalog.difference;

import static dev.quipu.catalog.difference.Given.catalog;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What may be printed otherwise and be the same is in doubt, and nothing else. */
class PrintsTest {
    @Test
    void whatIsThereOrNotIsCertain() {
        Given from = catalog().table("app.t", "a integer").index("app.t", "t_by_a", "a");
        Given to = catalog()
                .table("app.t", "a bigint", "b text default 'x'::text")
                .index("app.t", "t_by_b", "b")
                .check("app.t", "t_positive", "CHECK ((a > 0))", "a");
        assertThat(difference(from, to).isEmpty()).isFalse();
        assertThat(difference(from, to).isCertain()).isTrue();
        assertThat(difference(from, from).isCertain()).isTrue();
    }

    @Test
    void twoTextsOfOneThingAreInDoubt() {
        Given from = catalog().table("app.t", "a integer default 1");
        Given to = catalog().table("app.t", "a integer default (1)");
        assertThat(difference(from, to).isCertain())
                .isEqualTo(difference(from, to).isEmpty());
        Given other = catalog().table("app.t", "a integer default 2");
        assertThat(difference(from, other).isEmpty()).isFalse();
        assertThat(difference(from, other).isCertain()).isFalse();
    }

    @Test
    void aTextThatOnlyOneSideHasIsCertain() {
        Given from = catalog().table("app.t", "a integer");
        Given to = catalog().table("app.t", "a integer default 2");
        assertThat(difference(from, to).isEmpty()).isFalse();
        assertThat(difference(from, to).isCertain()).isTrue();
    }

    @Test
    void constraintsOfOtherNamesMayBeOneThatIsPrintedOtherwise() {
        Given from = catalog().table("app.t", "a integer").check("app.t", "t_a_check", "CHECK ((a > 0))", "a");
        Given to = catalog().table("app.t", "a integer").check("app.t", "t_a_check1", "CHECK ((0 < a))", "a");
        assertThat(difference(from, to).isEmpty()).isFalse();
        assertThat(difference(from, to).isCertain()).isFalse();
    }

    private static Difference difference(Given from, Given to) {
        return Differences.between(from.build(), to.build(), DifferenceOptions.DEFAULT);
    }
}
