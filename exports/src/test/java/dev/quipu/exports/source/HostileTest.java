package dev.quipu.exports.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.exports.reading.ExportReading;
import dev.quipu.exports.testing.Taken;
import dev.quipu.exports.tree.MessageTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that nobody means well with: every format ends with a problem told, and with what stood before. */
class HostileTest {
    private static final String GOOD =
            "{\"id\": \"good\", \"conversations\": [{\"from\": \"human\", \"value\": \"Hi\"}]}";

    private static Taken shareGpt(String json) throws IOException {
        return Taken.read(ExportFormat.SHAREGPT, json);
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void noneOfThemIsAnExport(ExportFormat format) throws IOException {
        for (String text : List.of(
                "", "   ", "hello", "[", "{", "[[", "[{\"a\":", "{\"a\"", "42", "null", "\"x\"", "[{},,]", "<html>")) {
            Taken taken = Taken.read(format, text);
            assertThat(taken.talks()).as(text).isEmpty();
            assertThat(taken.problems()).as(text).isNotEmpty();
        }
        byte[] noise = new byte[10_000];
        new Random(7).nextBytes(noise);
        assertThat(Taken.read(format, noise).problems()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void nestingOfAHundredThousand(ExportFormat format) throws IOException {
        for (String open : List.of("[", "{\"a\":")) {
            Taken taken = Taken.read(format, "[" + open.repeat(100_000));
            assertThat(taken.talks()).isEmpty();
            assertThat(taken.problems()).isNotEmpty();
        }
    }

    @Test
    void whatStoodBeforeTheDeepEntryIsThere() throws IOException {
        Taken taken = shareGpt("[" + GOOD + ", {\"x\": " + "[".repeat(100_000));
        assertThat(taken.talks()).hasSize(1);
        assertThat(taken.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.BROKEN);
            assertThat(problem.place()).isEqualTo("export[1]");
            assertThat(problem.reason()).contains("nested deeper than is taken");
        });
    }

    @Test
    void aDeepLineCostsThatLine() throws IOException {
        Taken taken = shareGpt(GOOD + "\n{\"x\": " + "[".repeat(100_000) + "\n" + GOOD.replace("good", "better"));
        assertThat(taken.talks()).hasSize(2);
        assertThat(taken.places()).containsExactly("left_out export:2");
    }

    @Test
    void numbersThatNobodyCountsIn() throws IOException {
        Taken taken = shareGpt("["
                + GOOD.replace(
                        "\"id\"",
                        "\"a\": 1e999999999, \"b\": 1e-999999999, \"c\": 1e99999999999, \"timestamp\": 1e200, \"id\"")
                + "]");
        assertThat(taken.talk().conversation().metadata().toJson())
                .isEqualTo(
                        "{\"sharegpt\":{\"a\":\"1e999999999\",\"b\":\"1e-999999999\",\"c\":\"1e99999999999\",\"timestamp\":1e200}}");
        assertThat(taken.places())
                .containsExactly(
                        "altered export[0].a",
                        "altered export[0].b",
                        "altered export[0].c",
                        "unknown export[0].timestamp");
        assertThat(shareGpt("[" + GOOD + ", {\"n\": " + "9".repeat(5_000) + "}]")
                        .places())
                .containsExactly("broken export[1]");
    }

    @Test
    void timesThatNoDatabaseHolds() throws IOException {
        Taken taken =
                shareGpt("[" + GOOD.replace("\"id\"", "\"timestamp\": \"+999999999-01-01T00:00:00Z\", \"id\"") + "]");
        assertThat(taken.talk().conversation().createdAt()).isNull();
        assertThat(taken.talk().conversation().metadata().toJson()).contains("+999999999-01-01");
        assertThat(taken.places()).containsExactly("unknown export[0].timestamp");
    }

    /** Each result of a tool looks for its call, past those before it: that must not take the square of the time. */
    @Test
    @Timeout(8)
    void aLongChainOfResultsIsLinkedInTime() {
        MessageTree tree = new MessageTree(new Report(problem -> {}, "export"), "");
        MessageDraft asking = new MessageDraft("0", Role.ASSISTANT);
        tree.add("0", null, List.of(), asking.call(new ToolCall("call", "look", JsonObject.EMPTY)), "");
        for (int i = 1; i < 150_000; i++) {
            String key = Integer.toString(i);
            tree.add(key, Integer.toString(i - 1), List.of(), new MessageDraft(key, Role.TOOL).content("x"), "");
        }
        assertThat(tree.messages().getLast().toolResult()).isEqualTo(new ToolResult("call", "look", null));
    }

    @Test
    void keysTwice() throws IOException {
        Taken taken =
                shareGpt("[" + GOOD.replace("\"value\": \"Hi\"", "\"value\": \"first\", \"value\": \"second\"") + "]");
        assertThat(taken.talk().lines()).containsExactly(">0 user: second");
        assertThat(taken.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.REPEATED);
            assertThat(problem.place()).isEqualTo("export[0].conversations[0].value");
            assertThat(problem.reason()).contains("\"first\"");
        });
    }

    @Test
    void nulAndHalvesOfPairs() throws IOException {
        Taken taken = shareGpt("["
                + GOOD.replace("Hi", "a\\u0000b\\ud83d c\\ude00 \\ud83d\\ude00")
                        .replace("from", "fr\\u0000om")
                        .replace("\"id\"", "\"k\\u0000\": 1, \"id\"")
                + "]");
        assertThat(taken.talk().messages().getFirst().content()).isEqualTo("a\ufffdb\ufffd c\ufffd \ud83d\ude00");
        assertThat(taken.problems())
                .filteredOn(problem -> problem.kind() == Problem.Kind.ALTERED)
                .hasSize(3);
    }

    @Test
    void everyCutOfAFileIsTold() throws IOException {
        String whole = "[" + GOOD + "," + GOOD.replace("good", "two") + "]";
        for (int end = 1; end < whole.length() - 1; end++) {
            Taken taken = shareGpt(whole.substring(0, end));
            assertThat(taken.problems()).as(whole.substring(0, end)).isNotEmpty();
        }
        byte[] packed = Taken.gzip(GOOD.repeat(100));
        for (int end = 2; end < packed.length; end++) {
            assertThat(Taken.read(ExportFormat.SHAREGPT, Arrays.copyOf(packed, end))
                            .problems())
                    .isNotEmpty();
        }
    }

    @Test
    void somethingBehindTheEnd() throws IOException {
        Taken taken = shareGpt("[" + GOOD + "] [" + GOOD + "]");
        assertThat(taken.talks()).hasSize(1);
        assertThat(taken.places()).containsExactly("broken export");
    }

    @Test
    void otherEncodings() throws IOException {
        String array = "[" + GOOD.replace("Hi", "Grüße 😀") + "]";
        for (var charset : List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16)) {
            assertThat(Taken.read(ExportFormat.SHAREGPT, array.getBytes(charset))
                            .talk()
                            .lines())
                    .as(charset.name())
                    .containsExactly(">0 user: Grüße 😀");
        }
        assertThat(Taken.read(ExportFormat.SHAREGPT, array.getBytes(StandardCharsets.ISO_8859_1))
                        .problems())
                .isNotEmpty();
    }

    @Test
    void zipBombs(@TempDir Path directory) throws IOException {
        Path bomb = directory.resolve("bomb.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("conversations.json"));
            zip.write('[');
            byte[] blanks = new byte[1_000_000];
            Arrays.fill(blanks, (byte) ' ');
            for (int i = 0; i < 100; i++) {
                zip.write(blanks);
            }
        }
        Taken taken = Taken.readPath(ExportFormat.CHATGPT, bomb);
        assertThat(taken.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.BROKEN);
            assertThat(problem.reason()).contains("zip bomb");
        });
        Path packed = directory.resolve("bomb.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write('{');
            for (int i = 0; i < 100; i++) {
                gzip.write(new byte[1_000_000]);
            }
        }
        assertThat(Taken.readPath(ExportFormat.OPENASSISTANT, packed).problems())
                .isNotEmpty();
        try (ExportFiles files = ExportFiles.open(bomb, "bomb", 1_000_000);
                InputStream input = files.entries().getFirst().open()) {
            assertThatThrownBy(input::readAllBytes).hasMessageContaining("more than 1,000,000 bytes");
        }
    }

    /** Who reads a file twice, as to know it by its hash, has unpacked no more than is in it. */
    @Test
    void aFileThatIsReadAgainCountsOnce(@TempDir Path directory) throws IOException {
        Path zip = Files.write(directory.resolve("twice.zip"), Taken.zip(Map.of("a.json", "x".repeat(600))));
        try (ExportFiles files = ExportFiles.open(zip, "twice", 1_000)) {
            ExportEntry entry = files.entries().getFirst();
            try (InputStream input = entry.open()) {
                assertThat(input.readNBytes(100)).hasSize(100);
            }
            for (int i = 0; i < 3; i++) {
                try (InputStream input = entry.open()) {
                    assertThat(input.readAllBytes()).hasSize(600);
                }
            }
        }
    }

    @Test
    void zipsThatAreNone() {
        for (String hex : List.of("504b0304ffff", "504b0506", "504b030414000000080000000000")) {
            assertThatThrownBy(() ->
                            Taken.read(ExportFormat.CHATGPT, HexFormat.of().parseHex(hex)))
                    .isInstanceOf(ExportRefusedException.class)
                    .hasMessageContaining("is no whole zip");
        }
    }

    /** What the list of the zip says of its one entry, and the first bytes of a gzip that was cut. */
    @Test
    void whatIsNotWhereItShouldBeIsTold() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("conversations.json"));
            zip.write("[]".getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer moved = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int list = moved.getInt(moved.capacity() - 6);
        moved.putInt(list + 42, 99_999);

        for (byte[] file : List.of(moved.array(), HexFormat.of().parseHex("1f8b08"))) {
            assertThat(Taken.read(ExportFormat.CHATGPT, file).problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).contains("is damaged: it ends too early"));
        }
    }

    /** Who imports nothing would not know that it was not what they meant. */
    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void anArchiveWithoutAFileIsTold(ExportFormat format) throws IOException {
        byte[] empty = HexFormat.of().parseHex("504b0506" + "00".repeat(18));
        assertThat(Taken.read(format, empty).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.BROKEN))
                .asString()
                .contains("holds no");
    }

    /** A pipe gives what it has once, and is opened more than once: the second reading would lack what the first took. */
    @Test
    void whatCannotBeReadTwiceIsRefused() {
        assertThatThrownBy(() -> Taken.readPath(ExportFormat.QUIPU, Path.of("/dev/null")))
                .isInstanceOf(ExportRefusedException.class)
                .hasMessageContaining("write it into a file first");
    }

    @Test
    void aFileThatIsNotThere(@TempDir Path directory) {
        assertThatThrownBy(() -> Taken.readPath(ExportFormat.CHATGPT, directory.resolve("none")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSinkThatTakesNoMoreEndsTheReading() {
        ExportSink full = new ExportSink() {
            @Override
            public void begin(ExportedConversation conversation) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void take(ExportedMessage message) {}

            @Override
            public void end() {}

            @Override
            public void report(Problem problem) {
                throw new IllegalStateException(problem.toString());
            }
        };
        assertThatThrownBy(() -> {
                    Path file = Files.createTempFile("export", ".json");
                    try {
                        Files.writeString(file, "[" + GOOD + "]");
                        ExportReading.read(ExportFormat.SHAREGPT, file, "export", full);
                    } finally {
                        Files.delete(file);
                    }
                })
                .hasMessage("disk full");
    }

    @Test
    void linesAtTheBordersOfTheirBuffers() throws IOException {
        for (int size : List.of(0, 1, 65_535, 65_536, 65_537, 200_000)) {
            byte[] text = ("x".repeat(size) + "\n" + "y\n\nz").getBytes(StandardCharsets.UTF_8);
            Lines lines = new Lines(new ByteArrayInputStream(text), 150_000);
            assertThat(lines.next()).isTrue();
            assertThat(lines.isTooLong()).isEqualTo(size > 150_000);
            assertThat(lines.length()).isEqualTo(size > 150_000 ? lines.length() : size);
            assertThat(lines.next()).isTrue();
            assertThat(lines.length()).isEqualTo(1);
            assertThat(lines.next()).isTrue();
            assertThat(lines.isBlank()).isTrue();
            assertThat(lines.next()).isTrue();
            assertThat(lines.number()).isEqualTo(4);
            assertThat(lines.next()).isFalse();
        }
    }

    @Test
    void aLineThatIsTooLongIsToldAndTheNextOneRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            bytes.write("a".repeat(20).getBytes(StandardCharsets.UTF_8));
        }
        Lines lines = new Lines(new ByteArrayInputStream((bytes + "\nb").getBytes(StandardCharsets.UTF_8)), 100);
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isTrue();
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isFalse();
    }

    @Test
    void namesOfEntriesLeadNowhere(@TempDir Path directory) throws IOException {
        Path zip = directory.resolve("x.zip");
        Files.write(zip, Taken.zip(Map.of("../../../evil/conversations.json", "[]", "/etc/conversations.json", "[]")));
        Taken.readPath(ExportFormat.CHATGPT, zip);
        try (var files = Files.list(directory)) {
            assertThat(files.toList()).containsExactly(zip);
        }
    }

    @Test
    void reasonsAreSentences() {
        assertThat(StrictJson.reason(new IOException("x"))).isEqualTo("x");
        assertThat(StrictJson.reason(new NoSuchFileException("/x"))).isEqualTo("is not there any more");
        assertThat(StrictJson.reason(new AccessDeniedException("/x"))).isEqualTo("may not be read: permission denied");
        assertThat(StrictJson.reason(new FileSystemException("/x", null, "Stale file handle")))
                .isEqualTo("cannot be read: Stale file handle");
    }
}
