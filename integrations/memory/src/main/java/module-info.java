/** The memory of a chat on the assistant platform, for any framework. */
module dev.quipu.memory {
    requires com.fasterxml.jackson.core;
    requires transitive dev.quipu.assistant.access;
    requires static transitive org.jspecify;

    exports dev.quipu.memory;
    exports dev.quipu.memory.usage;
}
