/** The multi-tenant assistant platform. */
module dev.quipu.assistant {
    requires transitive dev.quipu.migration;
    requires static transitive org.jspecify;

    exports dev.quipu.assistant;

    provides dev.quipu.migration.pack.Pack with
            dev.quipu.assistant.AssistantPack;
}
