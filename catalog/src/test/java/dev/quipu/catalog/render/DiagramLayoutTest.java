package dev.quipu.catalog.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.render.Diagram.Box;
import dev.quipu.catalog.render.Diagram.Line;
import dev.quipu.catalog.render.Diagram.Point;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagramLayoutTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 12, 40, 120})
    void noTableCoversAnotherAndNoLineATable(int tables) {
        for (long seed = 0; seed < 8; seed++) {
            Scope scope = Given.chance(seed, tables);
            Diagram diagram = DiagramLayout.of(scope, scope.tables());
            assertThat(diagram.boxes()).hasSize(tables);
            for (int i = 0; i < tables; i++) {
                Box box = diagram.boxes().get(i);
                assertThat(diagram.boxes().subList(i + 1, tables)).noneMatch(other -> overlap(box, other));
                assertThat(diagram.lines()).noneMatch(line -> covers(box, line));
                assertThat(box.x() + box.entity().width()).isLessThan(diagram.width());
                assertThat(box.y() + box.entity().height()).isLessThan(diagram.height());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 40})
    void everyReferenceIsALineFromOneTableToTheOther(int tables) {
        Scope scope = Given.chance(7, tables);
        Diagram diagram = DiagramLayout.of(scope, scope.tables());
        List<ForeignKey> keys = scope.tables().stream()
                .flatMap(table -> scope.foreignKeysOf(table).stream())
                .toList();
        assertThat(diagram.lines()).extracting(Line::key).containsExactlyInAnyOrderElementsOf(keys);
        for (Line line : diagram.lines()) {
            List<Box> ends = diagram.boxes().stream()
                    .filter(box -> touches(box, line.points().getFirst())
                            || touches(box, line.points().getLast()))
                    .toList();
            assertThat(ends)
                    .extracting(box -> box.entity().table())
                    .contains(line.key().table(), line.key().reference().table());
            assertThat(line.points())
                    .allMatch(point -> point.x() > 0
                            && point.y() > 0
                            && point.x() < diagram.width()
                            && point.y() < diagram.height());
        }
    }

    @Test
    void theSameTablesAreAlwaysTheSameDiagram() {
        Scope scope = Given.chance(3, 40);
        assertThat(DiagramLayout.of(scope, scope.tables()))
                .isEqualTo(DiagramLayout.of(Given.chance(3, 40), scope.tables()));
    }

    private static boolean overlap(Box one, Box other) {
        return one.x() < other.x() + other.entity().width()
                && other.x() < one.x() + one.entity().width()
                && one.y() < other.y() + other.entity().height()
                && other.y() < one.y() + one.entity().height();
    }

    private static boolean covers(Box box, Line line) {
        for (int i = 0; i + 1 < line.points().size(); i++) {
            Point from = line.points().get(i);
            Point to = line.points().get(i + 1);
            boolean across = Math.max(from.x(), to.x()) > box.x() + 0.5
                    && Math.min(from.x(), to.x()) < box.x() + box.entity().width() - 0.5;
            boolean along = Math.max(from.y(), to.y()) > box.y() + 0.5
                    && Math.min(from.y(), to.y()) < box.y() + box.entity().height() - 0.5;
            if (across && along) {
                return true;
            }
        }
        return false;
    }

    private static boolean touches(Box box, Point point) {
        boolean side =
                point.x() == box.x() || point.x() == box.x() + box.entity().width();
        return side
                && point.y() >= box.y()
                && point.y() <= box.y() + box.entity().height();
    }
}
