package dev.quipu.exports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats that are read. */
public enum ExportFormat {
    /** {@code conversations.json} of ChatGPT, or the zip that it comes in. */
    CHATGPT("chatgpt"),
    /** ShareGPT: an array, or JSON lines. */
    SHAREGPT("sharegpt"),
    /** Message trees or flat messages of OpenAssistant: JSON lines. */
    OPENASSISTANT("openassistant"),
    /** Chats of Open WebUI. */
    OPENWEBUI("open-webui"),
    /** The zip of a Slack export. */
    SLACK("slack"),
    /** Quipu's own JSON lines. */
    QUIPU("quipu");

    private final String label;

    ExportFormat(String label) {
        this.label = label;
    }

    /** Returns its name as people type it. */
    public String label() {
        return label;
    }

    /** Returns all names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(ExportFormat::label).toList();
    }

    /** Returns the format of a name; case does not matter. */
    public static Optional<ExportFormat> named(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label.equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
