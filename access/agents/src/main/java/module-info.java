/** A platform of AI agents from Java. */
module dev.quipu.agents.access {
    requires transitive dev.quipu.access;
    requires static transitive org.jspecify;

    exports dev.quipu.agents.access;
}
