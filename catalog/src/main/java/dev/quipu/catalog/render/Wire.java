package dev.quipu.catalog.render;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A bundle of lines of a diagram: it begins at one column of one table, goes to the right, and branches to its ends. All
 * foreign keys to the same column are one bundle.
 */
final class Wire {
    final End source;
    final List<End> ends = new ArrayList<>();

    /** Where it passes through layers between, by their number. */
    final TreeMap<Integer, Node> bends = new TreeMap<>();

    /** Which of the parallel lines of a channel is its own, by the number of the layer to the left. */
    final TreeMap<Integer, Integer> tracks = new TreeMap<>();

    Wire(End source) {
        this.source = source;
    }

    /** What the end of a line says about the rows there. */
    enum Mark {
        ONE,
        ZERO_OR_ONE,
        ZERO_OR_MANY
    }

    /** Where a line meets something. */
    static final class End {
        final Node node;
        final double port;
        final Mark mark;
        final ForeignKey key;
        /** How far it keeps away from other lines at the same column. */
        double shift;

        End(Node node, double port, Mark mark, ForeignKey key) {
            this.node = node;
            this.port = port;
            this.mark = mark;
            this.key = key;
        }

        double offset() {
            return port + shift;
        }

        double y() {
            return node.y + offset();
        }
    }

    /** A part of a wire between two neighbouring layers. */
    record Hop(Node left, double leftOffset, Node right, double rightOffset) {}

    /** Makes the places where it passes through layers between. */
    void bend() {
        int last = ends.stream().mapToInt(end -> end.node.layer).max().orElse(source.node.layer);
        for (int layer = source.node.layer + 1; layer < last; layer++) {
            bends.put(layer, Node.bend(layer));
        }
    }

    List<Hop> hops() {
        List<Hop> hops = new ArrayList<>();
        for (Node bend : bends.values()) {
            hops.add(new Hop(before(bend.layer), offsetBefore(bend.layer), bend, bend.height() / 2.0));
        }
        for (End end : ends) {
            if (end.node != source.node) {
                hops.add(new Hop(before(end.node.layer), offsetBefore(end.node.layer), end.node, end.offset()));
            }
        }
        return hops;
    }

    private Node before(int layer) {
        return bends.getOrDefault(layer - 1, source.node);
    }

    private double offsetBefore(int layer) {
        Node bend = bends.get(layer - 1);
        return bend == null ? source.offset() : bend.height() / 2.0;
    }

    /** Returns how high it enters the channel to the right of a layer. */
    double entering(int layer) {
        Node bend = bends.get(layer);
        return bend == null ? source.y() : bend.y + bend.height() / 2.0;
    }

    /** Returns how high its branches leave that channel. */
    List<Double> leaving(int layer) {
        List<Double> heights = new ArrayList<>();
        Node bend = bends.get(layer + 1);
        if (bend != null) {
            heights.add(bend.y + bend.height() / 2.0);
        }
        for (End end : ends) {
            boolean loop = end.node == source.node && layer == source.node.layer;
            if (loop || (end.node.layer == layer + 1 && end.node != source.node)) {
                heights.add(end.y());
            }
        }
        return heights;
    }
}
