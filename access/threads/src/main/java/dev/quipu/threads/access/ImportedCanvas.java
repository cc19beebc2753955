package dev.quipu.threads.access;

/**
 * What of a canvas came in.
 *
 * @param groups which are clusters here
 * @param relationships edges that are relationships between nodes
 * @param otherEdges edges that are none: to a group, from a node to itself, a second one of a kind, or without an end
 */
public record ImportedCanvas(long nodes, long groups, long relationships, long otherEdges) {}
