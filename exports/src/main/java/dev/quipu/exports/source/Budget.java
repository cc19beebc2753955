package dev.quipu.exports.source;

/** How much all files of an export may unpack to. Not safe for use by several threads. */
final class Budget {
    private final long most;
    private long taken;

    Budget(long most) {
        this.most = most;
    }

    /** Returns what a file of the export takes. */
    Share share() {
        return new Share();
    }

    private void take(long bytes) throws ExportRefusedException {
        taken += bytes;
        if (taken > most) {
            throw new ExportRefusedException(
                    "the export unpacks to more than %,d bytes; nothing more of it was read".formatted(most));
        }
    }

    /** What one file takes, however often it is opened. */
    final class Share {
        private long farthest;

        /** Tells that the file was read so far. */
        void reached(long bytes) throws ExportRefusedException {
            if (bytes > farthest) {
                take(bytes - farthest);
                farthest = bytes;
            }
        }
    }
}
