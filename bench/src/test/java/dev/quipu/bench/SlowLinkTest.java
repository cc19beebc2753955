package dev.quipu.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that answers a question mark with an exclamation mark, and nothing else with nothing. */
@Timeout(30)
class SlowLinkTest {
    private ServerSocket server;
    private SlowLink link;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        link = link(Duration.ZERO);
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        server.close();
    }

    private SlowLink link(Duration delay) {
        return SlowLink.to(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), delay);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void answer(Socket client) {
        try (client) {
            for (int read = client.getInputStream().read();
                    read >= 0;
                    read = client.getInputStream().read()) {
                if (read == '?') {
                    client.getOutputStream().write('!');
                }
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static Socket connect(SlowLink link) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), link.port());
    }

    private static void ask(Socket client, String question) throws IOException {
        client.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().read()).isEqualTo('!');
    }

    @Test
    void eachQuestionThatWaitsForItsAnswerIsARoundTrip() throws IOException {
        try (Socket client = connect(link)) {
            for (int i = 0; i < 5; i++) {
                ask(client, "?");
            }
        }
        assertThat(link.roundTrips()).isEqualTo(5);
    }

    @Test
    void whatIsSentInOneGoIsOneRoundTrip() throws IOException {
        try (Socket client = connect(link)) {
            ask(client, "a".repeat(1_000_000) + "?");
        }
        assertThat(link.roundTrips()).isEqualTo(1);
    }

    @Test
    void aFarewellWithoutAnAnswerIsNoRoundTrip() throws IOException {
        try (Socket client = connect(link)) {
            ask(client, "?");
            client.getOutputStream().write('x');
        }
        try (Socket second = connect(link)) {
            ask(second, "?");
        }
        assertThat(link.roundTrips()).isEqualTo(2);
    }

    @Test
    void connectionsAreCountedApart() throws IOException {
        try (Socket one = connect(link);
                Socket other = connect(link)) {
            ask(one, "?");
            ask(other, "?");
        }
        assertThat(link.roundTrips()).isEqualTo(2);
        assertThat(link.connections()).isEqualTo(2);
    }

    @Test
    void anAnswerTakesTheDelayOfBothWays() throws IOException {
        try (SlowLink slow = link(Duration.ofMillis(20));
                Socket client = connect(slow)) {
            long start = System.nanoTime();
            ask(client, "?");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        }
    }

    @Test
    void theEndOfOneSideIsTheEndOfTheOther() throws IOException {
        try (Socket client = connect(link)) {
            ask(client, "?");
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }
}
