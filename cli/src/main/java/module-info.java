/** The command line: arguments in, text out. */
module dev.quipu.cli {
    requires com.fasterxml.jackson.core;
    requires dev.quipu.imports;
    requires dev.quipu.migration;
    requires info.picocli;
    requires static transitive org.jspecify;
}
