package dev.quipu.postgres.local;

import java.nio.file.Path;

/** Unpacks the binaries into a cache and says their version. */
final class UnpacksBinaries {
    private UnpacksBinaries() {}

    public static void main(String[] arguments) {
        System.out.println("unpacking");
        System.out.println(
                ServerBinaries.provide(new ServerCache(Path.of(arguments[0]))).version());
    }
}
