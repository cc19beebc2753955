package dev.quipu.catalog.render;

import dev.quipu.catalog.render.Wire.Mark;
import java.util.List;

/**
 * Tables and the references between them, each at its place.
 *
 * @param boxes the tables
 * @param lines the references
 * @param width how wide all is
 * @param height how high
 */
record Diagram(List<Box> boxes, List<Line> lines, int width, int height) {
    Diagram {
        boxes = List.copyOf(boxes);
        lines = List.copyOf(lines);
    }

    /** A table at its place. */
    record Box(Entity entity, int x, int y) {}

    /** A point. */
    record Point(double x, double y) {}

    /**
     * A reference.
     *
     * @param key the foreign key
     * @param points the corners that it goes around, ends included
     * @param from what stands at its first point
     * @param to what stands at its last
     */
    record Line(ForeignKey key, List<Point> points, Mark from, Mark to) {
        Line {
            points = List.copyOf(points);
        }
    }
}
