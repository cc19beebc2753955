/** Talk, and the graph that was drawn from it, from Java. */
module dev.quipu.threads.access {
    requires transitive dev.quipu.access;
    requires static transitive org.jspecify;

    exports dev.quipu.threads.access;
}
