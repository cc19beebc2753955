package dev.quipu.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** A standard output that knows why nothing more could be written: {@code quipu history | head} is no failure to tell. */
final class StandardOutput extends PrintWriter {
    private final Pipe pipe;

    StandardOutput(OutputStream stream, Charset charset) {
        this(new Pipe(stream), charset);
    }

    private StandardOutput(Pipe pipe, Charset charset) {
        super(pipe, false, charset);
        this.pipe = pipe;
    }

    /** Returns whether the program that read it has ended. */
    boolean isNoLongerRead() {
        return pipe.isBroken;
    }

    /** The writer above it gathers what is written, and passes it on in pieces, never a byte alone. */
    private static final class Pipe extends FilterOutputStream {
        private boolean isBroken;

        Pipe(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                // What the system calls EPIPE; Java has no other name for it.
                isBroken = "Broken pipe".equals(e.getMessage());
                throw e;
            }
        }
    }
}
