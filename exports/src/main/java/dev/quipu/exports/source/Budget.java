package dev.quipu.exports.source;

/** How much all files of an export may unpack to. Not safe for use by several threads. */
final class Budget {
    private final long most;
    private long taken;

    Budget(long most) {
        this.most = most;
    }

    void take(long bytes) throws ExportRefusedException {
        taken += bytes;
        if (taken > most) {
            throw new ExportRefusedException(
                    "the export unpacks to more than %,d bytes; nothing more of it was read".formatted(most));
        }
    }
}
