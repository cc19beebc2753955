package dev.quipu.catalog.render;

import dev.quipu.catalog.render.Wire.Hop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Orders the nodes of each layer so that few lines cross: each is drawn to the middle of its neighbours, to and fro. */
final class LayerOrder {
    private static final int SWEEPS = 24;
    private static final double NODE = 10_000;

    private final List<List<Node>> layers;
    private final List<Hop> hops;

    private LayerOrder(List<List<Node>> layers, List<Hop> hops) {
        this.layers = layers;
        this.hops = hops;
    }

    static void sort(List<List<Node>> layers, List<Hop> hops) {
        new LayerOrder(layers, hops).sort();
    }

    private void sort() {
        layers.forEach(LayerOrder::number);
        Map<Node, Integer> best = orders();
        long fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean toRight = sweep % 2 == 0;
            for (int i = 0; i < layers.size(); i++) {
                sort(layers.get(toRight ? i : layers.size() - 1 - i), toRight);
            }
            long crossings = crossings();
            if (crossings < fewest) {
                fewest = crossings;
                best = orders();
            }
        }
        best.forEach((node, order) -> node.order = order);
        layers.forEach(layer -> layer.sort(Comparator.comparingInt(node -> node.order)));
    }

    private void sort(List<Node> layer, boolean toRight) {
        Map<Node, List<Double>> pulls = new HashMap<>();
        for (Hop hop : hops) {
            Node node = toRight ? hop.right() : hop.left();
            double there = toRight ? position(hop.left(), hop.leftOffset()) : position(hop.right(), hop.rightOffset());
            pulls.computeIfAbsent(node, key -> new ArrayList<>()).add(there);
        }
        layer.sort(Comparator.comparingDouble(node -> pulls.containsKey(node)
                ? pulls.get(node).stream().mapToDouble(pull -> pull).average().orElse(0)
                : position(node, 0)));
        number(layer);
    }

    private static void number(List<Node> layer) {
        for (int i = 0; i < layer.size(); i++) {
            layer.get(i).order = i;
        }
    }

    private static double position(Node node, double offset) {
        return node.order * NODE + offset;
    }

    private Map<Node, Integer> orders() {
        Map<Node, Integer> orders = new HashMap<>();
        layers.forEach(layer -> layer.forEach(node -> orders.put(node, node.order)));
        return orders;
    }

    private long crossings() {
        long crossings = 0;
        for (int i = 0; i < hops.size(); i++) {
            for (int j = i + 1; j < hops.size(); j++) {
                crossings += cross(hops.get(i), hops.get(j)) ? 1 : 0;
            }
        }
        return crossings;
    }

    private static boolean cross(Hop one, Hop other) {
        double left = position(one.left(), one.leftOffset()) - position(other.left(), other.leftOffset());
        double right = position(one.right(), one.rightOffset()) - position(other.right(), other.rightOffset());
        return one.left().layer == other.left().layer && left * right < 0;
    }
}
