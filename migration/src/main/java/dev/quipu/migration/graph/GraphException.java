package dev.quipu.migration.graph;

import dev.quipu.postgres.failure.QuipuException;
import java.util.List;

/** The revisions do not form a graph, or an address has no meaning in it. What exactly, says {@link #problem}. */
public final class GraphException extends QuipuException {
    private final transient GraphProblem problem;

    GraphException(GraphProblem problem) {
        super(problem.kind(), problem.message(), problem.location(), List.of(), problem.hint(), null);
        this.problem = problem;
    }

    /** Returns the fault with its values. */
    public GraphProblem problem() {
        return problem;
    }
}
