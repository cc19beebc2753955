package dev.quipu.cli;

/** How a plan is printed. */
enum PlanFormat {
    /** The statements, with what each of them locks and risks as comments. */
    sql,
    /** A row a statement. */
    table,
    json
}
