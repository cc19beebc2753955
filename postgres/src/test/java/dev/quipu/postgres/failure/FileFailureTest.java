package dev.quipu.postgres.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileFailureTest {
    @Test
    void whatJavaTellsByThePathAloneIsToldInWords() {
        Path file = Path.of("x.json");
        assertThat(FileFailure.cannotRead(file, new AccessDeniedException("x.json"), "hint"))
                .hasMessage("cannot read x.json: permission denied")
                .returns("hint", failure -> failure.hint().orElseThrow());
        assertThat(FileFailure.cannotRead(file, new NoSuchFileException("x.json"), null))
                .hasMessage("cannot read x.json: there is no such file or directory");
        assertThat(FileFailure.cannotWrite(file, new FileSystemException("x.json", null, "No space left"), null))
                .hasMessage("cannot write x.json: no space left");
        assertThat(FileFailure.reason(new IOException("Is a directory"))).isEqualTo("is a directory");
    }
}
