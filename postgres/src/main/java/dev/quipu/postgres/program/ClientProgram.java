package dev.quipu.postgres.program;

import dev.quipu.postgres.local.ServerVersion;
import java.nio.file.Path;

/**
 * A client program such as {@code psql}.
 *
 * @param path its absolute path
 * @param version its version
 */
public record ClientProgram(Path path, ServerVersion version) {}
