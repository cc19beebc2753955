package dev.quipu.migration.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.revision.RevisionId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphProblemTest {
    @Test
    void ofManyNamesAFewAreListed() {
        List<RevisionId> ids = IntStream.rangeClosed(1, 9)
                .mapToObj(number -> new RevisionId("app", "00" + number))
                .toList();
        assertThat(new AddressProblem.AmbiguousTarget("00", ids).message())
                .isEqualTo("\"00\" may be app@001, app@002, app@003, app@004 or one of 5 more");
        assertThat(new AddressProblem.AmbiguousTarget("00", ids.subList(0, 5)).message())
                .isEqualTo("\"00\" may be app@001, app@002, app@003, app@004 or app@005");
    }
}
