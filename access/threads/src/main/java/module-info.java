/** Conversations, and the graphs that were drawn from them, from Java. */
module dev.quipu.threads.access {
    requires transitive dev.quipu.access;
    requires static transitive org.jspecify;

    exports dev.quipu.threads.access;
}
