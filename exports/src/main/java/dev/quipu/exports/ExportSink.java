package dev.quipu.exports;

import java.io.IOException;

/** Takes an export as it is read: each conversation, then its messages, each of them after what it replies to. */
public interface ExportSink {
    /**
     * Begins a conversation. One that was there before goes on: its messages may have come in parts.
     *
     * @throws IOException if it cannot be taken, and nothing more is to be read
     */
    void begin(ExportedConversation conversation) throws IOException;

    /** Takes a message of the conversation that was begun last. */
    void take(ExportedMessage message) throws IOException;

    /** Ends the conversation. */
    void end() throws IOException;

    /** Notes what did not come over as it was; also between conversations. */
    void report(Problem problem);
}
