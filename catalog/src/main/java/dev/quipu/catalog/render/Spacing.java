package dev.quipu.catalog.render;

import dev.quipu.catalog.render.Wire.Hop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets the height at which each node stands: as near as the others allow to where its lines would be straight, by least
 * squares (pool adjacent violators).
 */
final class Spacing {
    private static final int SWEEPS = 12;
    private static final int LINE_GAP = 4;

    private Spacing() {}

    static void place(List<List<Node>> layers, List<Hop> hops) {
        for (List<Node> layer : layers) {
            settle(layer, new HashMap<>());
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean toRight = sweep % 2 == 0;
            for (int i = 0; i < layers.size(); i++) {
                List<Node> layer = layers.get(toRight ? i : layers.size() - 1 - i);
                settle(layer, wishes(layer, hops, toRight));
            }
        }
        double top = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(node -> node.y)
                .min()
                .orElse(0);
        layers.forEach(layer -> layer.forEach(node -> node.y = Math.round(node.y - top)));
    }

    /** Returns where each node's lines to one side would be straight, on average. */
    private static Map<Node, Double> wishes(List<Node> layer, List<Hop> hops, boolean toRight) {
        Map<Node, List<Double>> all = new HashMap<>();
        for (Hop hop : hops) {
            Node node = toRight ? hop.right() : hop.left();
            double wish = toRight
                    ? hop.left().y + hop.leftOffset() - hop.rightOffset()
                    : hop.right().y + hop.rightOffset() - hop.leftOffset();
            all.computeIfAbsent(node, key -> new ArrayList<>()).add(wish);
        }
        Map<Node, Double> wishes = new HashMap<>();
        for (Node node : layer) {
            List<Double> own = all.getOrDefault(node, List.of(node.y));
            wishes.put(node, own.stream().mapToDouble(wish -> wish).average().orElse(0));
        }
        return wishes;
    }

    /** Lines need less room between them than tables. */
    private static int gap(Node above, Node below) {
        return above.isBend() && below.isBend() ? LINE_GAP : Layering.GAP;
    }

    /** Neighbours that want to stand too near to each other, which go together from then on. */
    private record Pool(double sum, int nodes) {
        double mean() {
            return sum / nodes;
        }
    }

    private static void settle(List<Node> layer, Map<Node, Double> wishes) {
        List<Pool> pools = new ArrayList<>();
        double above = 0;
        Node before = null;
        for (Node node : layer) {
            above += before == null ? 0 : before.height() + gap(before, node);
            before = node;
            Pool pool = new Pool(wishes.getOrDefault(node, 0.0) - above, 1);
            while (!pools.isEmpty() && pools.getLast().mean() >= pool.mean()) {
                Pool other = pools.removeLast();
                pool = new Pool(other.sum() + pool.sum(), other.nodes() + pool.nodes());
            }
            pools.add(pool);
        }
        stand(layer, pools);
    }

    private static void stand(List<Node> layer, List<Pool> pools) {
        int next = 0;
        double above = 0;
        for (Pool pool : pools) {
            for (int i = 0; i < pool.nodes(); i++) {
                Node node = layer.get(next++);
                node.y = pool.mean() + above;
                above += next == layer.size() ? 0 : node.height() + gap(node, layer.get(next));
            }
        }
    }
}
