package dev.quipu.threads.access;

/** What of a canvas came in: nodes, groups, edges that are relationships, and others. */
public record ImportedCanvas(long nodes, long groups, long relationships, long otherEdges) {}
