/** The multi-tenant assistant platform from Java. */
module dev.quipu.assistant.access {
    requires transitive dev.quipu.access;
    requires static transitive org.jspecify;

    exports dev.quipu.assistant.access;
}
