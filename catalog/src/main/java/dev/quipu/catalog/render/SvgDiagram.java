package dev.quipu.catalog.render;

import static dev.quipu.catalog.render.Html.escaped;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.render.Diagram.Box;
import dev.quipu.catalog.render.Diagram.Line;
import dev.quipu.catalog.render.Diagram.Point;
import dev.quipu.catalog.render.Entity.Field;
import dev.quipu.catalog.render.Wire.Mark;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Draws a diagram as SVG that stands in a page and takes its colours from there. A table is a link to its page; while the
 * pointer or the keyboard is at one, its lines stand out.
 */
final class SvgDiagram {
    private static final double CORNER = 7;

    /** The percentage of its size to which a page may shrink it; smaller could not be read. */
    private static final int LEAST_SCALE = 72;

    private final Diagram diagram;
    private final Map<QualifiedName, Integer> numbers = new HashMap<>();
    private final StringBuilder svg = new StringBuilder();

    private SvgDiagram(Diagram diagram) {
        this.diagram = diagram;
        for (int i = 0; i < diagram.boxes().size(); i++) {
            numbers.put(diagram.boxes().get(i).entity().table(), i);
        }
    }

    /**
     * Draws a diagram.
     *
     * @param link returns where a table's page is
     * @param focus the table that it is about, or null
     */
    static String draw(
            Diagram diagram, java.util.function.Function<QualifiedName, String> link, @Nullable QualifiedName focus) {
        return new SvgDiagram(diagram).write(link, focus);
    }

    private String write(java.util.function.Function<QualifiedName, String> link, @Nullable QualifiedName focus) {
        add(
                "<svg class=\"er\" width=\"%d\" style=\"min-width:%dpx\" viewBox=\"0 0 %d %d\" role=\"group\" aria-label=\"Tables and"
                        + " references\" xmlns=\"http://www.w3.org/2000/svg\">\n",
                diagram.width(), diagram.width() * LEAST_SCALE / 100, diagram.width(), diagram.height());
        svg.append(highlights());
        diagram.lines().forEach(this::line);
        for (Box box : diagram.boxes()) {
            box(box, link.apply(box.entity().table()), box.entity().table().equals(focus));
        }
        // After the boxes, so that no box covers where a line ends.
        diagram.lines().forEach(this::marks);
        return svg.append("</svg>\n").toString();
    }

    /** A rule a table: its lines stand out while the pointer or the keyboard is at it. */
    private String highlights() {
        return numbers.values().stream()
                .sorted()
                .map(n -> ".er:has(#t%d:hover) .l%d,.er:has(#t%d:focus-visible) .l%d".formatted(n, n, n, n))
                .collect(Collectors.joining(",", "<style>", "{stroke:var(--accent);stroke-width:2.2}</style>\n"));
    }

    // Not checked by @FormatMethod, which would be a dependency of all who use the catalog.
    @SuppressWarnings("AnnotateFormatMethod")
    private void add(String form, Object... values) {
        svg.append(String.format(Locale.ROOT, form, values));
    }

    private void line(Line line) {
        add(
                "<path class=\"line %s\" d=\"%s\"><title>%s</title></path>\n",
                ends(line), path(line.points()), title(line));
    }

    private String ends(Line line) {
        return "l" + numbers.get(line.key().table()) + " l"
                + numbers.get(line.key().reference().table());
    }

    private static String title(Line line) {
        ForeignKey key = line.key();
        String action = key.reference().onDelete();
        return escaped(Plain.line("%s (%s) → %s (%s)%s"
                .formatted(
                        key.table().name().value(),
                        names(key.columns()),
                        key.reference().table().name().value(),
                        names(key.reference().columns()),
                        action.equals("NO ACTION") ? "" : ", on delete " + action.toLowerCase(Locale.ROOT))));
    }

    private static String names(List<Identifier> names) {
        return names.stream().map(Identifier::value).collect(Collectors.joining(", "));
    }

    /** Returns a way around corners that are rounded where there is room. */
    private static String path(List<Point> points) {
        StringBuilder path = new StringBuilder("M" + at(points.getFirst()));
        for (int i = 1; i + 1 < points.size(); i++) {
            Point corner = points.get(i);
            Point before = points.get(i - 1);
            Point after = points.get(i + 1);
            double radius = Math.min(CORNER, Math.min(distance(before, corner), distance(corner, after)) / 2);
            path.append('L').append(at(toward(corner, before, radius)));
            path.append('Q').append(at(corner)).append(' ').append(at(toward(corner, after, radius)));
        }
        return path.append('L').append(at(points.getLast())).toString();
    }

    private static double distance(Point one, Point other) {
        return Math.abs(one.x() - other.x()) + Math.abs(one.y() - other.y());
    }

    private static Point toward(Point from, Point to, double by) {
        return new Point(
                from.x() + Math.signum(to.x() - from.x()) * by, from.y() + Math.signum(to.y() - from.y()) * by);
    }

    private static String at(Point point) {
        return number(point.x()) + " " + number(point.y());
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private void marks(Line line) {
        List<Point> points = line.points();
        mark(line, points.getFirst(), points.get(1), line.from());
        mark(line, points.getLast(), points.get(points.size() - 2), line.to());
    }

    /** Draws at the end of a line how many rows are there. */
    private void mark(Line line, Point end, Point inside, Mark mark) {
        double x = end.x();
        double y = end.y();
        double out = Math.signum(inside.x() - x);
        String bar = "M%s %sv10".formatted(number(x + out * 6), number(y - 5));
        String second = "M%s %sv10".formatted(number(x + out * 10), number(y - 5));
        String foot = "M%s %sL%s %sL%s %s"
                .formatted(number(x), number(y - 5.5), number(x + out * 10), number(y), number(x), number(y + 5.5));
        String shape = switch (mark) {
            case ONE -> bar + second;
            case ZERO_OR_ONE -> bar;
            case ZERO_OR_MANY -> foot;
        };
        add("<path class=\"mark %s\" d=\"%s\"/>", ends(line), shape);
        if (mark != Mark.ONE) {
            double circle = mark == Mark.ZERO_OR_MANY ? 13.5 : 10.5;
            add(
                    "<circle class=\"mark zero %s\" cx=\"%s\" cy=\"%s\" r=\"3.5\"/>",
                    ends(line), number(x + out * circle), number(y));
        }
        svg.append('\n');
    }

    private void box(Box box, String href, boolean focus) {
        Entity entity = box.entity();
        int width = entity.width();
        add(
                "<a id=\"t%d\" class=\"box%s\" href=\"%s\" transform=\"translate(%d %d)\">",
                numbers.getOrDefault(entity.table(), 0), focus ? " focus" : "", escaped(href), box.x(), box.y());
        add("<title>%s</title>", escaped(Plain.line(entity.table().display())));
        add("<rect class=\"frame\" width=\"%d\" height=\"%d\" rx=\"7\"/>", width, entity.height());
        add(
                "<path class=\"head\" d=\"M0 %d V7 Q0 0 7 0 H%d Q%d 0 %d 7 V%d Z\"/>",
                Entity.HEADER - 4, width - 7, width, width, Entity.HEADER - 4);
        add("<text class=\"title\" x=\"12\" y=\"18\">%s</text>\n", escaped(entity.title()));
        int y = Entity.HEADER + Entity.ROW / 2 + 5;
        for (Field field : entity.fields()) {
            field(field, width, y);
            y += Entity.ROW;
        }
        if (entity.hidden() > 0) {
            add("<text class=\"more\" x=\"38\" y=\"%d\">and %d more</text>\n", y, entity.hidden());
        }
        svg.append("</a>\n");
    }

    private void field(Field field, int width, int y) {
        if (field.isKey()) {
            String mark = field.primary() ? field.foreign() ? "PF" : "PK" : "FK";
            add("<text class=\"key %s\" x=\"10\" y=\"%d\">%s</text>", field.primary() ? "pk" : "fk", y - 1, mark);
        }
        add(
                "<text class=\"name%s\" x=\"36\" y=\"%d\">%s</text>",
                field.nullable() ? " nullable" : "", y, escaped(field.name()));
        add("<text class=\"type\" x=\"%d\" y=\"%d\">%s</text>\n", width - 10, y, escaped(field.type()));
    }
}
