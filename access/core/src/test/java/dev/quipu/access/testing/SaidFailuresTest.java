package dev.quipu.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SaidFailuresTest {
    @Test
    void aMethodThatThrowsAndDoesNotSaySoIsFound() {
        String source = """
                class Users {
                    /** Finds. */
                    public void find(long id) {
                        look(id);
                    }

                    /** Lets in. */
                    @Override
                    public void setActive(long id) {
                        require(update(id), id);
                    }

                    /**
                     * Returns.
                     *
                     * @throws Missing if there is none
                     */
                    public User get(long id) {
                        return find(id).orElseThrow(() -> missing(id));
                    }
                }
                """;
        assertThat(SaidFailures.unsaidIn(source)).containsExactly("public void setActive(long id) {");
    }
}
