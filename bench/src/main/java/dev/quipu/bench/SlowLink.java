package dev.quipu.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy that delivers everything late, as a long line does, and counts how often a client waits for an answer.
 *
 * <p>A round trip is counted per connection when an answer reaches a client that has sent something since the last one.
 * So what a client sends in one go counts once, however long it is, and a farewell that nobody answers counts nothing.
 * The bandwidth is not limited.
 */
final class SlowLink implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final InetSocketAddress server;
    private final long delayNanos;
    private final ServerSocket listener;
    private final AtomicLong roundTrips = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();

    private SlowLink(InetSocketAddress server, Duration delay) throws IOException {
        this.server = server;
        this.delayNanos = delay.toNanos();
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /**
     * Opens a link.
     *
     * @param server where it leads
     * @param delay how much later everything arrives, each way
     */
    static SlowLink to(InetSocketAddress server, Duration delay) {
        try {
            var link = new SlowLink(server, delay);
            Thread.ofVirtual().start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns how many round trips all connections have taken since the link was opened. */
    long roundTrips() {
        return roundTrips.get();
    }

    /** Returns how many connections were opened through it. */
    long connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            // The listener was closed, which is how a link ends.
        }
    }

    private void connect(Socket client) {
        try {
            var far = new Socket(server.getAddress(), server.getPort());
            client.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            var turn = new Turn();
            carry(client, far, turn::asked, () -> {});
            carry(far, client, () -> {}, turn::answered);
        } catch (IOException e) {
            close(client);
        }
    }

    /** A piece that travels, and when it arrives; an empty one is the end of what one side sends. */
    private record Piece(ByteBuffer bytes, long due) {}

    private void carry(Socket from, Socket to, Runnable departed, Runnable arrived) {
        BlockingQueue<Piece> line = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> read(from, line, departed));
        Thread.ofVirtual().start(() -> write(to, line, arrived));
    }

    private void read(Socket from, BlockingQueue<Piece> line, Runnable departed) {
        byte[] buffer = new byte[CHUNK];
        try {
            var in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                departed.run();
                line.add(new Piece(ByteBuffer.wrap(Arrays.copyOf(buffer, count)), System.nanoTime() + delayNanos));
            }
        } catch (IOException e) {
            // Cut off: for the other side that is an end as well.
        }
        line.add(new Piece(ByteBuffer.allocate(0), System.nanoTime() + delayNanos));
    }

    private static void write(Socket to, BlockingQueue<Piece> line, Runnable arrived) {
        try {
            for (Piece piece = line.take(); piece.bytes().hasRemaining(); piece = line.take()) {
                await(piece.due());
                arrived.run();
                to.getOutputStream().write(piece.bytes().array());
            }
        } catch (IOException e) {
            // The receiver has gone, and wants nothing more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(to);
    }

    private static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (SocketException e) {
            // Closed already.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whose turn it is on one connection, as its client sees it. */
    private final class Turn {
        private boolean waiting;

        synchronized void asked() {
            waiting = true;
        }

        synchronized void answered() {
            if (waiting) {
                waiting = false;
                roundTrips.incrementAndGet();
            }
        }
    }
}
