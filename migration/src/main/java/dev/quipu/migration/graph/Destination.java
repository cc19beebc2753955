package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import java.util.List;

/**
 * What an address turned out to mean.
 *
 * @param scope the part of the graph that it speaks of
 * @param revisions the revisions; empty for the base of the scope
 */
record Destination(Scope scope, List<RevisionId> revisions) {}
