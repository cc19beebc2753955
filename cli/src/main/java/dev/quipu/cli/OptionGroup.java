package dev.quipu.cli;

/** Options that belong together, and are filled by what is typed: those of a command, or of all that include the group. */
interface OptionGroup {
    /** Declares each option and where its value goes; what is not typed leaves its field as it is. */
    void declare(Options options);
}
