/** Exports of other systems, read as they are in the wild; no database. */
module dev.quipu.exports {
    requires transitive com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports dev.quipu.exports;
    exports dev.quipu.exports.json;
    exports dev.quipu.exports.jsonlines;
    exports dev.quipu.exports.otlp;
    exports dev.quipu.exports.reading;
    exports dev.quipu.exports.slack;
    exports dev.quipu.exports.source;
}
