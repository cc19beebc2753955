package dev.quipu.catalog.render;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Gives every bundle that goes up or down between two layers a line of its own there, in an order in which few cross.
 */
final class Tracks {
    /** The least distance of two lines on the same track. */
    private static final double APART = 10;

    private Tracks() {}

    /**
     * Shares out the channel to the right of a layer.
     *
     * @param wires what passes through it
     * @return how many tracks there are
     */
    static int assign(int layer, List<Wire> wires) {
        List<Wire> order = new ArrayList<>(wires);
        for (int pass = 0; pass < order.size(); pass++) {
            for (int i = 0; i + 1 < order.size(); i++) {
                Wire one = order.get(i);
                Wire next = order.get(i + 1);
                if (crossings(layer, next, one) < crossings(layer, one, next)) {
                    Collections.swap(order, i, i + 1);
                }
            }
        }
        int tracks = 0;
        for (int i = 0; i < order.size(); i++) {
            int track = 0;
            for (Wire before : order.subList(0, i)) {
                track = overlap(layer, before, order.get(i))
                        ? Math.max(track, before.tracks.getOrDefault(layer, 0) + 1)
                        : track;
            }
            order.get(i).tracks.put(layer, track);
            tracks = Math.max(tracks, track + 1);
        }
        return tracks;
    }

    /** Counts where two wires cross if the first has the track to the left. */
    private static int crossings(int layer, Wire left, Wire right) {
        int crossings = isWithin(right.entering(layer), layer, left) ? 1 : 0;
        for (double leaving : left.leaving(layer)) {
            crossings += isWithin(leaving, layer, right) ? 1 : 0;
        }
        return crossings;
    }

    private static boolean isWithin(double y, int layer, Wire wire) {
        return y > top(layer, wire) && y < bottom(layer, wire);
    }

    private static boolean overlap(int layer, Wire one, Wire other) {
        return top(layer, one) - APART < bottom(layer, other) && top(layer, other) - APART < bottom(layer, one);
    }

    private static double top(int layer, Wire wire) {
        double leaving = wire.leaving(layer).stream().mapToDouble(y -> y).min().orElse(wire.entering(layer));
        return Math.min(leaving, wire.entering(layer));
    }

    private static double bottom(int layer, Wire wire) {
        double leaving = wire.leaving(layer).stream().mapToDouble(y -> y).max().orElse(wire.entering(layer));
        return Math.max(leaving, wire.entering(layer));
    }
}
