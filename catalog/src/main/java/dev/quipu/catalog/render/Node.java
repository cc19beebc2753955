package dev.quipu.catalog.render;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that takes room in a layer of a diagram: a table, or a line on its way through. Knows its place once it has one. */
final class Node {
    private static final int LINE_HEIGHT = 10;

    private final @Nullable Entity entity;
    int layer;
    int order;
    double x;
    double y;

    private Node(@Nullable Entity entity, int layer) {
        this.entity = entity;
        this.layer = layer;
    }

    static Node of(Entity entity) {
        return new Node(entity, 0);
    }

    static Node bend(int layer) {
        return new Node(null, layer);
    }

    boolean isBend() {
        return entity == null;
    }

    Entity entity() {
        return Objects.requireNonNull(entity);
    }

    int width() {
        return entity == null ? 0 : entity.width();
    }

    int height() {
        return entity == null ? LINE_HEIGHT : entity.height();
    }
}
