package dev.quipu.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.failure.QuipuException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares what is printed with a file. {@code -Dgolden.update=true} accepts what is printed. */
public final class Golden {
    private Golden() {}

    /** Compares a text with a file under {@code src/test/resources}. */
    public static void assertMatches(String name, String printed) throws IOException {
        Path file = Path.of("src/test/resources", name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(file).replace("\r\n", "\n"));
    }

    /** Writes a failure with everything that a person is told. */
    public static String render(QuipuException failure) {
        StringBuilder text = new StringBuilder(failure.kind().toString())
                .append(": ")
                .append(failure.message())
                .append('\n');
        failure.location()
                .ifPresent(place -> text.append("  at ")
                        .append(place)
                        .append(": ")
                        .append(place.lineText())
                        .append('\n'));
        failure.notes().forEach(note -> text.append("  note: ").append(note).append('\n'));
        failure.hint().ifPresent(hint -> text.append("  hint: ").append(hint).append('\n'));
        return text.toString();
    }
}
