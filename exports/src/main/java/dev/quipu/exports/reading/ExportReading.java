package dev.quipu.exports.reading;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.chatgpt.ChatGptReader;
import dev.quipu.exports.jsonlines.LinesReader;
import dev.quipu.exports.openassistant.OpenAssistantReader;
import dev.quipu.exports.openwebui.OpenWebUiReader;
import dev.quipu.exports.sharegpt.ShareGptReader;
import dev.quipu.exports.slack.SlackReader;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.Report;
import java.io.IOException;
import java.nio.file.Path;

/** Reads exports of every format: one conversation of a file is held at a time, and of Slack one message. */
public final class ExportReading {
    private ExportReading() {}

    /**
     * Reads an export.
     *
     * @param path a file, also in gzip or a zip, or a directory that a zip was unpacked to
     * @param name what it is called in what is reported
     * @throws IOException if it cannot be opened, or if the sink takes no more; what is wrong inside is reported
     */
    public static void read(ExportFormat format, Path path, String name, ExportSink sink) throws IOException {
        try (ExportFiles files = ExportFiles.open(path, name)) {
            if (format != ExportFormat.CHATGPT && format != ExportFormat.SLACK) {
                files.tellIfWithoutJson(new Report(sink::report, name));
            }
            switch (format) {
                case CHATGPT -> ChatGptReader.read(files, name, sink);
                case SHAREGPT -> ShareGptReader.read(files, sink);
                case OPENASSISTANT -> OpenAssistantReader.read(files, sink);
                case OPENWEBUI -> OpenWebUiReader.read(files, sink);
                case SLACK -> SlackReader.read(files, name, sink);
                case QUIPU -> LinesReader.read(files, sink);
            }
        }
    }
}
