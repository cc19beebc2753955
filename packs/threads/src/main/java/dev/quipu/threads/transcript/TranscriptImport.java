package dev.quipu.threads.transcript;

import dev.quipu.exports.json.StrictJson;
import dev.quipu.exports.source.ExportEntry;
import dev.quipu.exports.source.ExportRefusedException;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.threads.spool.Spool;
import dev.quipu.threads.transcript.ConversationWriter.Conversation;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a transcript into a conversation; of a Slack export each channel into one of its own. A conversation is written
 * whole or not at all, and a file comes in once for each owner.
 */
public final class TranscriptImport implements PackCommand {
    private static final String FILE = "file";
    private static final String OWNER = "owner";
    private static final String KIND = "kind";
    private static final String NAME = "name";
    private static final String STARTED = "started-at";
    private static final String AGAIN = "again";
    private static final long MOST_BYTES = 20_000_000_000L;
    private static final String UNIQUE_VIOLATION = "23505";

    private final long mostUnpacked;

    /** Creates one; all are equal. */
    public TranscriptImport() {
        this(50_000_000_000L);
    }

    /** Creates one that takes zips which grow to no more than so many bytes. */
    TranscriptImport(long mostUnpacked) {
        this.mostUnpacked = mostUnpacked;
    }

    @Override
    public String name() {
        return "import-transcript";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Read a transcript into a new conversation: Google Meet text, WebVTT, a Slack export, or JSON.",
                "Lines that cannot be read are left out and told by their numbers; the exit code is then 1.",
                "The same file a second time is refused, so a run that was broken off can be run again.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.positional(FILE, "FILE", "the transcript; - is standard input"),
                PackArgument.requiredOption(OWNER, "OWNER", "whose conversation it becomes"),
                PackArgument.option(KIND, "KIND", "meet, vtt, slack or json (default: what the file looks like)"),
                PackArgument.option(
                        NAME, "NAME", "what the conversation is called (default: its title, or the file's name)"),
                PackArgument.option(
                        STARTED,
                        "TIME",
                        "when it began, as 2026-03-01T10:00:00Z (default: now; Slack: its first" + " message)"),
                PackArgument.flag(AGAIN, "read the file even if it came in before"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "quipu threads import-transcript standup.vtt --owner ada",
                "quipu threads import-transcript slack-export.zip --owner ada --dry-run");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        String file = run.required(FILE);
        try (Spool spool = Spool.of(run.read(file), file, MOST_BYTES)) {
            TranscriptFormat format = run.value(KIND).isPresent()
                    ? TranscriptFormat.named(run.required(KIND))
                    : TranscriptFormat.of(spool, file);
            Connection connection = run.connection();
            connection.setAutoCommit(false);
            try {
                return new Reading(run, spool, file, format, startedAt(run)).read();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static @Nullable Instant startedAt(PackRun run) {
        return run.value(STARTED)
                .map(text -> {
                    try {
                        return OffsetDateTime.parse(text).toInstant();
                    } catch (DateTimeParseException e) {
                        throw new QuipuException(
                                Kind.USAGE,
                                "--started-at is a time such as 2026-03-01T10:00:00Z, not \"" + text + "\"",
                                null);
                    }
                })
                .orElse(null);
    }

    /** One run. */
    private final class Reading {
        private final PackRun run;
        private final Spool spool;
        private final String file;
        private final TranscriptFormat format;
        private final @Nullable Instant startedAt;
        private final Problems problems = new Problems();
        private PackReport report = PackReport.of("conversation", "name", "utterances", "speakers", "left_out");
        private boolean isComplete = true;

        Reading(PackRun run, Spool spool, String file, TranscriptFormat format, @Nullable Instant startedAt) {
            this.run = run;
            this.spool = spool;
            this.file = file;
            this.format = format;
            this.startedAt = startedAt;
        }

        PackReport read() throws SQLException, IOException {
            if (format == TranscriptFormat.SLACK) {
                channels();
            } else {
                one();
            }
            for (String problem : problems.sentences()) {
                report = report.withNote(problem);
            }
            if (run.isDryRun()) {
                report = report.withNote("nothing was written");
            }
            return isComplete && problems.count() == 0 ? report : report.incomplete();
        }

        private void one() throws SQLException, IOException {
            String name = run.value(NAME).orElseGet(this::baseName);
            ConversationWriter writer;
            try {
                writer = begin(name, "transcript", spool.sha256());
            } catch (SQLException e) {
                if (isRepetition(e)) {
                    throw repeated();
                }
                throw e;
            }
            try (InputStream input = spool.open()) {
                switch (format) {
                    case MEET -> {
                        MeetReader reader = new MeetReader(counting(writer), problems);
                        reader.read(input);
                        finish(writer, reader.title(), null, reader.ended());
                    }
                    case VTT -> {
                        new VttReader(counting(writer), problems).read(input);
                        finish(writer, "", null, null);
                    }
                    default -> {
                        JsonReader reader = new JsonReader(counting(writer), problems);
                        reader.read(input);
                        finish(writer, reader.title(), null, null);
                    }
                }
            } catch (IOException e) {
                throw new QuipuException(
                        Kind.FAILED, file + ": " + StrictJson.reason(e), null, List.of(), "nothing was written", e);
            }
            if (writer.count() == 0) {
                throw unread();
            }
            end(writer, problems.count());
        }

        /** A conversation in which nobody says anything would only keep the mended file out. */
        private QuipuException unread() {
            return new QuipuException(
                    Kind.FAILED,
                    "no turn could be read from " + file + " as " + format.label() + "; nothing was written",
                    null,
                    problems.first(),
                    format.hint(),
                    null);
        }

        private void channels() throws SQLException, IOException {
            try (SlackExport export = SlackExport.open(spool.file(), file, mostUnpacked)) {
                for (var channel : export.channels().entrySet()) {
                    if (run.isStopped()) {
                        isComplete = false;
                        return;
                    }
                    channel(export, channel);
                }
            }
        }

        /** Each channel is a transaction of its own: what is broken in one does not keep the others out. */
        private void channel(SlackExport export, Map.Entry<String, List<ExportEntry>> channel) throws SQLException {
            String name = run.value(NAME).map(prefix -> prefix + " ").orElse("") + "#" + channel.getKey();
            long before = problems.count();
            String place = channel.getKey();
            try {
                ConversationWriter writer =
                        begin(name, "chat", SlackExport.hash(channel.getValue()) + " " + channel.getKey());
                SlackReader reader = new SlackReader(export, counting(writer), problems);
                for (ExportEntry day : channel.getValue()) {
                    place = day.name();
                    reader.read(day);
                }
                BigDecimal first = reader.first();
                finish(writer, "", first == null ? null : instant(first), null);
                end(writer, problems.count() - before);
            } catch (SQLException e) {
                run.connection().rollback();
                if (!isRepetition(e)) {
                    throw e;
                }
                report = report.withNote(name + " is there already");
            } catch (ExportRefusedException e) {
                throw SlackExport.refused(e);
            } catch (IOException e) {
                run.connection().rollback();
                problems.add(place, StrictJson.reason(e) + "; nothing of " + name + " was written");
            }
        }

        private static Instant instant(BigDecimal seconds) {
            return Instant.ofEpochSecond(
                    seconds.longValue(),
                    seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
        }

        private ConversationWriter begin(String name, String type, String key) throws SQLException, IOException {
            StringWriter metadata = new StringWriter();
            try (var generator = StrictJson.write(metadata)) {
                generator.writeStartObject();
                generator.writeObjectFieldStart("import");
                generator.writeStringField("key", run.flag(AGAIN) ? key + " " + run.now() : key);
                generator.writeStringField("file", file);
                generator.writeStringField("format", format.label());
                generator.writeEndObject();
                generator.writeEndObject();
            }
            Instant start = startedAt == null ? run.now() : startedAt;
            return ConversationWriter.begin(
                    run.connection(),
                    new Conversation(name, type, format.source(), run.required(OWNER), start, metadata.toString()));
        }

        private TurnSink counting(ConversationWriter writer) {
            return turn -> {
                writer.take(turn);
                if (writer.count() > 0) {
                    run.progress("%,d utterances".formatted(writer.count()));
                }
            };
        }

        private void finish(ConversationWriter writer, String title, @Nullable Instant start, @Nullable Double ended)
                throws SQLException {
            writer.finish(run.value(NAME).isPresent() ? "" : title, startedAt == null ? start : null, ended);
        }

        private void end(ConversationWriter writer, long leftOut) throws SQLException {
            ConversationWriter.Written written = writer.written();
            report = report.withRow(writer.id(), written.name(), (long) writer.count(), written.speakers(), leftOut);
            if (run.isDryRun()) {
                run.connection().rollback();
            } else {
                run.connection().commit();
            }
        }

        private String baseName() {
            String name =
                    file.substring(file.replace('\\', '/').lastIndexOf('/') + 1).replaceFirst("\\.[^.]*$", "");
            return name.isEmpty() || name.equals("-") ? "transcript" : name;
        }

        private QuipuException repeated() {
            return new QuipuException(
                    Kind.FAILED,
                    file + " came in before for " + run.required(OWNER),
                    "--again reads it into another conversation");
        }
    }

    private static boolean isRepetition(SQLException e) {
        return UNIQUE_VIOLATION.equals(e.getSQLState())
                && String.valueOf(e.getMessage()).contains("uq_conversations_import");
    }
}
