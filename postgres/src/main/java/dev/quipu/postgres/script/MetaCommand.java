package dev.quipu.postgres.script;

import dev.quipu.postgres.script.ScriptException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A command of psql in a script. It means nothing to a server, so it is refused; only those that pg_dump writes around
 * its SQL for safety's sake are passed over.
 *
 * @param name its name without the backslash
 */
record MetaCommand(String name) {
    /** Returns the command whose backslash stands at an offset. */
    static MetaCommand at(String text, int backslash, int end) {
        int nameEnd = backslash + 1;
        while (nameEnd < end && isNamePart(text.charAt(nameEnd))) {
            nameEnd++;
        }
        boolean symbol = nameEnd == backslash + 1 && nameEnd < end && !Character.isWhitespace(text.charAt(nameEnd));
        return new MetaCommand(text.substring(backslash + 1, symbol ? nameEnd + 1 : nameEnd));
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+';
    }

    /** Tells whether the command only guards psql against what follows, so that nothing is lost without it. */
    boolean isHarmless() {
        return name.equals("restrict") || name.equals("unrestrict");
    }

    ScriptException refusal(ScriptSource source, int backslash) {
        return new ScriptException(Reason.META_COMMAND, message(), source, backslash, hint());
    }

    private String message() {
        return switch (name) {
            case "" -> "a backslash begins a command of psql, not SQL";
            case "." -> "\\. ends the data of COPY … FROM stdin, and there is none before it";
            default -> "\\" + name + " is a command of psql, not SQL";
        };
    }

    private @Nullable String hint() {
        return switch (name) {
            case "i", "ir", "include", "include_relative" -> "write what that file holds into this script";
            case "c", "connect" -> "one run works on one database: give it as the URL and remove the line";
            case "copy" -> "use COPY … FROM stdin with the rows below it and a line \\. after them";
            case "set", "unset", "prompt", "getenv", "setenv", "gset" ->
                "variables of psql are not replaced: write the values themselves";
            case "if", "elif", "else", "endif" -> "decide on the server: DO $$ BEGIN IF … THEN … END IF; END $$";
            case "g", "gx", ";" -> "end each statement with a semicolon";
            case "gexec" -> "run made-up SQL on the server: DO $$ BEGIN EXECUTE …; END $$";
            case "echo", "qecho", "warn", "timing", "pset", "x", "a", "t", "o", "f", "C", "H", "T" ->
                "it only changes what psql prints: remove the line";
            case "q", "quit" -> "a script ends where its text ends: remove the line";
            case "!" -> "a script cannot run commands of the shell: remove the line";
            case "encoding" -> "remove the line";
            case ".", "restrict", "unrestrict" -> "put it on a line of its own, between two statements";
            default -> null;
        };
    }
}
