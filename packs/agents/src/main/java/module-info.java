/** The platform of AI agents. */
module dev.quipu.agents {
    requires transitive dev.quipu.migration;
    requires static transitive org.jspecify;

    exports dev.quipu.agents;

    provides dev.quipu.migration.pack.Pack with
            dev.quipu.agents.AgentsPack;
}
