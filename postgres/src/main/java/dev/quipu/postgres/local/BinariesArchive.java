package dev.quipu.postgres.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs as an archive on the class path.
 *
 * @param name the archive's name without suffix, which names the platform
 * @param resource where the archive is
 */
record BinariesArchive(String name, URL resource) {
    /** Finds the archive for a platform: by the loader of this class, then by the thread's. */
    static BinariesArchive find(Platform platform) {
        String name = platform.archive();
        URL resource = find(name + ".txz", BinariesArchive.class.getClassLoader());
        if (resource == null) {
            resource = find(name + ".txz", Thread.currentThread().getContextClassLoader());
        }
        if (resource == null) {
            throw new LocalServerException(
                    "no PostgreSQL for this machine (%s) is on the class path"
                            .formatted(name.substring("postgres-".length())),
                    "put %s there, or name a server with DATABASE_URL".formatted(platform.artifact()));
        }
        return new BinariesArchive(name, resource);
    }

    private static @Nullable URL find(String file, @Nullable ClassLoader loader) {
        return loader == null ? null : loader.getResource(file);
    }

    /** Returns what differs whenever the content does. In a jar the checksum stands written, so nothing is read. */
    String key() throws IOException {
        var connection = resource.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection jar) {
            try (var file = jar.getJarFile()) {
                var entry = file.getJarEntry(jar.getEntryName());
                return key(entry.getCrc(), entry.getSize());
            }
        }
        try (var content = connection.getInputStream()) {
            var checksum = new CRC32();
            byte[] all = content.readAllBytes();
            checksum.update(all);
            return key(checksum.getValue(), all.length);
        }
    }

    private String key(long checksum, long size) {
        return name.substring("postgres-".length()) + "-" + HexFormat.of().toHexDigits(checksum, 8) + "-" + size;
    }

    /** Unpacks everything below a directory that exists and is empty. */
    void unpack(Path directory) throws IOException {
        try (var tar = open()) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, directory);
            }
        }
    }

    /** Returns the bytes that all files take when unpacked. */
    long unpackedSize() throws IOException {
        long size = 0;
        try (var tar = open()) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                size += entry.getSize();
            }
        }
        return size;
    }

    private TarArchiveInputStream open() throws IOException {
        var connection = resource.openConnection();
        connection.setUseCaches(false);
        InputStream content = connection.getInputStream();
        try {
            return new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(content)));
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory) throws IOException {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("the archive's entry " + entry.getName() + " leads out of its directory");
        }
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, directory.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make " + target + " executable");
            }
        }
    }
}
