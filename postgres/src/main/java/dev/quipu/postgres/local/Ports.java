package dev.quipu.postgres.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** TCP ports of the loopback address. */
final class Ports {
    /** Below those that operating systems hand out to outgoing connections, which come and go. */
    private static final int FIRST = 15432;

    private static final int COUNT = 1000;

    private Ports() {}

    /** Returns a port that nobody listens on at the moment. */
    static int anyFree() throws IOException {
        try (var socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    /** Reads a port from a file; empty if there is none in it. */
    static OptionalInt remembered(Path file) {
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /**
     * Chooses a port for a server that stays: the one that it had, or else one that follows from its directory, so that
     * servers of different directories seldom want the same; or if others have those, the next that is free.
     */
    static int choose(OptionalInt remembered, Path directory) throws IOException {
        if (remembered.isPresent() && isFree(remembered.getAsInt())) {
            return remembered.getAsInt();
        }
        int start = Math.floorMod(directory.toString().hashCode(), COUNT);
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + (start + i) % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        return anyFree();
    }

    /** Tells whether a server could listen on a port at the moment. */
    static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, loopback())) {
            return socket.isBound();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The JVM's own loopback address would be ::1 where IPv6 is preferred. */
    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
