package dev.quipu.catalog.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts tables into layers from left to right: what is referred to stands left of what refers to it, and no layer is much
 * higher than the others. Where tables refer to each other in a circle, one reference goes the other way.
 */
final class Layering {
    static final int GAP = 30;

    /** Which makes diagrams about one and a half times as wide as high. */
    private static final double SHAPE = 280;

    private final List<Node> nodes;
    private final Map<Node, Set<Node>> parents;
    private final Map<Integer, Integer> heights = new HashMap<>();
    private final Set<Node> placed = new LinkedHashSet<>();

    private Layering(List<Node> nodes, Map<Node, Set<Node>> parents) {
        this.nodes = nodes;
        this.parents = parents;
    }

    /**
     * Gives every node its layer.
     *
     * @param parents what each refers to
     */
    static void place(List<Node> nodes, Map<Node, Set<Node>> parents) {
        new Layering(nodes, parents).place();
    }

    private void place() {
        int total = nodes.stream().mapToInt(node -> node.height() + GAP).sum();
        int highest = nodes.stream().mapToInt(Node::height).max().orElse(0);
        double most = Math.max(highest, Math.sqrt(total * SHAPE));
        for (Node node : parentsFirst()) {
            int layer = 0;
            for (Node parent : parents.getOrDefault(node, Set.of())) {
                layer = placed.contains(parent) ? Math.max(layer, parent.layer + 1) : layer;
            }
            while (heights.containsKey(layer) && heights.get(layer) + GAP + node.height() > most) {
                layer++;
            }
            node.layer = layer;
            heights.merge(layer, node.height(), (one, other) -> one + GAP + other);
            placed.add(node);
        }
    }

    private List<Node> parentsFirst() {
        Map<Node, Integer> children = new HashMap<>();
        parents.values().forEach(set -> set.forEach(parent -> children.merge(parent, 1, Integer::sum)));
        List<Node> sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparingInt(node -> -children.getOrDefault(node, 0)));
        List<Node> order = new ArrayList<>();
        Set<Node> seen = new LinkedHashSet<>();
        sorted.forEach(node -> visit(node, seen, order));
        return order;
    }

    private void visit(Node node, Set<Node> seen, List<Node> order) {
        if (seen.add(node)) {
            parents.getOrDefault(node, Set.of()).forEach(parent -> visit(parent, seen, order));
            order.add(node);
        }
    }
}
