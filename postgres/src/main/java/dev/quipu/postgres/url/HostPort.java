package dev.quipu.postgres.url;

/**
 * One of the servers to try.
 *
 * @param host a name, an address (IPv6 without brackets) or, beginning with {@code /} or {@code @}, the directory of a Unix
 *     socket
 * @param port the port, 1 to 65535; it is part of a socket's name too
 */
public record HostPort(String host, int port) {
    /** Where PostgreSQL listens unless it is told otherwise. */
    public static final int DEFAULT_PORT = 5432;

    /** Tells whether it is a Unix socket, by libpq's rule. */
    public boolean isSocket() {
        return host.startsWith("/") || host.startsWith("@");
    }

    /** Returns {@code host:port}, with brackets around an IPv6 address. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
