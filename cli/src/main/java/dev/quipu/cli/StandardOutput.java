package dev.quipu.cli;

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

    /** The writer above it gathers what is written, so that this gets few and large pieces. */
    private static final class Pipe extends OutputStream {
        private final OutputStream stream;
        private boolean isBroken;

        Pipe(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int letter) throws IOException {
            write(new byte[] {(byte) letter}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                stream.write(bytes, from, length);
            } catch (IOException e) {
                // What the system calls EPIPE; Java has no other name for it.
                isBroken = "Broken pipe".equals(e.getMessage());
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            stream.flush();
        }
    }
}
