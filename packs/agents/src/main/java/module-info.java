/** The platform of AI agents. */
module dev.quipu.agents {
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires transitive dev.quipu.migration;
    requires static transitive org.jspecify;
    requires org.postgresql.jdbc;

    exports dev.quipu.agents;

    provides dev.quipu.migration.pack.Pack with
            dev.quipu.agents.AgentsPack;
}
