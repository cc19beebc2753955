package dev.quipu.catalog.render;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.render.Diagram.Box;
import dev.quipu.catalog.render.Diagram.Line;
import dev.quipu.catalog.render.Diagram.Point;
import dev.quipu.catalog.render.Wire.End;
import dev.quipu.catalog.render.Wire.Hop;
import dev.quipu.catalog.render.Wire.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds every table its place: layers from left to right, few crossings, straight lines. The same tables always give the same
 * diagram.
 */
final class DiagramLayout {
    private static final int MARGIN = 16;
    private static final int BEFORE_TRACKS = 26;
    private static final int TRACK = 12;
    private static final int AFTER_TRACKS = 26;
    private static final int LEAST_WIDTH = 900;
    private static final double SPREAD = 7;

    private final Map<QualifiedName, Node> nodes = new LinkedHashMap<>();
    private final List<ForeignKey> keys = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<Box> boxes = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private int width;
    private int height;

    private DiagramLayout() {}

    /**
     * Lays out some tables.
     *
     * @param tables the tables; references to others are left out
     */
    static Diagram of(Scope scope, List<QualifiedName> tables) {
        DiagramLayout layout = new DiagramLayout();
        tables.forEach(table -> layout.nodes.put(table, Node.of(Entity.of(scope, table))));
        tables.stream()
                .flatMap(table -> scope.foreignKeysOf(table).stream())
                .filter(key -> layout.nodes.containsKey(key.reference().table()))
                .forEach(layout.keys::add);
        return layout.lay();
    }

    private Diagram lay() {
        Set<Node> linked = new LinkedHashSet<>();
        Map<Node, Set<Node>> parents = new LinkedHashMap<>();
        for (ForeignKey key : keys) {
            Node child = node(key.table());
            Node parent = node(key.reference().table());
            linked.add(child);
            linked.add(parent);
            parents.computeIfAbsent(child, node -> new LinkedHashSet<>()).add(parent);
        }
        List<Node> inLayers = nodes.values().stream().filter(linked::contains).toList();
        Layering.place(inLayers, parents);
        wire();
        place(inLayers);
        placeBelow(
                nodes.values().stream().filter(node -> !linked.contains(node)).toList());
        return new Diagram(boxes, lines, width + 2 * MARGIN, height + 2 * MARGIN);
    }

    /** Bundles what goes to the same column; what goes against the layers stays by itself. */
    private void wire() {
        Map<List<Object>, Wire> bundles = new LinkedHashMap<>();
        for (ForeignKey key : keys) {
            End child = child(key);
            End parent = parent(key);
            boolean forward = parent.node.layer < child.node.layer || parent.node == child.node;
            List<Object> bundle = forward ? List.of(parent.node, parent.port, parent.mark) : List.of(child.node, key);
            bundles.computeIfAbsent(bundle, any -> new Wire(forward ? parent : child))
                    .ends
                    .add(forward ? child : parent);
        }
        wires.addAll(bundles.values());
        wires.forEach(Wire::bend);
        spread();
    }

    private Node node(QualifiedName table) {
        return Objects.requireNonNull(nodes.get(table));
    }

    private End child(ForeignKey key) {
        Node node = node(key.table());
        Mark mark = key.oneToOne() ? Mark.ZERO_OR_ONE : Mark.ZERO_OR_MANY;
        return new End(node, node.entity().port(key.columns().get(telling(key))), mark, key);
    }

    private End parent(ForeignKey key) {
        Node node = node(key.reference().table());
        Mark mark = key.optional() ? Mark.ZERO_OR_ONE : Mark.ONE;
        return new End(node, node.entity().port(key.reference().columns().get(telling(key))), mark, key);
    }

    /** Returns which of a key's columns tells most: one that no other key of the table has too. */
    private int telling(ForeignKey key) {
        List<Identifier> columns = key.columns();
        return IntStream.range(0, columns.size())
                .boxed()
                .min(Comparator.comparingLong(i -> keys.stream()
                        .filter(other -> other.table().equals(key.table())
                                && other.columns().contains(columns.get(i)))
                        .count()))
                .orElse(0);
    }

    /** Keeps ends apart that meet the same side of the same column. */
    private void spread() {
        Map<List<Object>, List<End>> byPlace = new LinkedHashMap<>();
        for (Wire wire : wires) {
            add(byPlace, wire.source, true);
            wire.ends.forEach(end -> add(byPlace, end, end.node == wire.source.node));
        }
        for (List<End> ends : byPlace.values()) {
            for (int i = 0; i < ends.size(); i++) {
                ends.get(i).shift = (i - (ends.size() - 1) / 2.0) * SPREAD;
            }
        }
    }

    private static void add(Map<List<Object>, List<End>> byPlace, End end, boolean right) {
        byPlace.computeIfAbsent(List.of(end.node, end.port, right), place -> new ArrayList<>())
                .add(end);
    }

    private void place(List<Node> inLayers) {
        TreeMap<Integer, List<Node>> byLayer = new TreeMap<>();
        inLayers.forEach(node ->
                byLayer.computeIfAbsent(node.layer, key -> new ArrayList<>()).add(node));
        wires.forEach(wire -> wire.bends
                .values()
                .forEach(bend -> byLayer.computeIfAbsent(bend.layer, key -> new ArrayList<>())
                        .add(bend)));
        List<List<Node>> layers = new ArrayList<>(byLayer.values());
        List<Hop> hops = wires.stream().flatMap(wire -> wire.hops().stream()).toList();
        LayerOrder.sort(layers, hops);
        Spacing.place(layers, hops);
        List<Double> channels = setColumns(layers);
        for (Node node : inLayers) {
            add(node);
        }
        wires.forEach(wire -> wire.ends.forEach(end -> lines.add(route(wire, end, channels))));
        lines.forEach(line -> line.points().forEach(point -> height = (int) Math.max(height, point.y() - MARGIN)));
    }

    /** Sets each layer's place from left to right; returns where its channel's first track is. */
    private List<Double> setColumns(List<List<Node>> layers) {
        List<Double> channels = new ArrayList<>();
        double x = 0;
        for (int i = 0; i < layers.size(); i++) {
            int layer = i;
            double left = x;
            layers.get(i).forEach(node -> node.x = left);
            x += layers.get(i).stream().mapToInt(Node::width).max().orElse(0);
            width = (int) Math.max(width, x);
            List<Wire> passing = wires.stream()
                    .filter(wire -> !wire.leaving(layer).isEmpty())
                    .toList();
            int tracks = Tracks.assign(layer, passing);
            channels.add(x + BEFORE_TRACKS);
            x += BEFORE_TRACKS + TRACK * Math.max(0, tracks - 1) + AFTER_TRACKS;
            width = tracks > 0 ? (int) Math.max(width, x - AFTER_TRACKS) : width;
        }
        return channels;
    }

    private void add(Node node) {
        boxes.add(new Box(node.entity(), MARGIN + (int) node.x, MARGIN + (int) node.y));
        height = (int) Math.max(height, node.y + node.height());
    }

    /** Sets tables that nothing refers to, and that refer to nothing, in rows below. */
    private void placeBelow(List<Node> rest) {
        int most = Math.max(width, LEAST_WIDTH);
        int x = 0;
        int y = height == 0 ? 0 : height + Layering.GAP;
        for (Node node : rest) {
            if (x > 0 && x + node.width() > most) {
                x = 0;
                y = height + Layering.GAP;
            }
            node.x = x;
            node.y = y;
            add(node);
            width = Math.max(width, x + node.width());
            x += node.width() + Layering.GAP;
        }
    }

    /** Returns the way of a bundle to one of its ends. */
    private static Line route(Wire wire, End end, List<Double> channels) {
        Node from = wire.source.node;
        boolean loop = end.node == from;
        int last = loop ? from.layer : end.node.layer - 1;
        List<Point> points = new ArrayList<>();
        points.add(point(from.x + from.width(), wire.source.y()));
        for (int layer = from.layer; layer <= last; layer++) {
            double x = channels.get(layer) + TRACK * wire.tracks.getOrDefault(layer, 0);
            points.add(point(x, wire.entering(layer)));
            points.add(point(x, layer == last ? end.y() : wire.entering(layer + 1)));
        }
        points.add(point(loop ? from.x + from.width() : end.node.x, end.y()));
        return new Line(end.key, points, wire.source.mark, end.mark);
    }

    private static Point point(double x, double y) {
        return new Point(MARGIN + x, MARGIN + y);
    }
}
