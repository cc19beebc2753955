package dev.quipu.imports.run;

import dev.quipu.imports.run.OpenBranches.Branch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Branches that are to be opened once all is written. They wait in a file, so that a large import takes no more memory than a
 * small one; there is none before the first, and it goes with the process, however that ends. Not for use by several threads.
 */
public final class BranchList implements Closeable {
    private static final int AT_ONCE = 1_000;

    private @Nullable FileChannel file;
    private @Nullable DataOutputStream out;
    private long count;

    /** What is done with some of them. */
    public interface Use {
        /** Does it. */
        void take(List<Branch> branches) throws SQLException;
    }

    /** Adds one. */
    public void add(Branch branch) {
        try {
            DataOutputStream to = out == null ? create() : out;
            to.writeLong(branch.conversationId().getMostSignificantBits());
            to.writeLong(branch.conversationId().getLeastSignificantBits());
            write(to, branch.activeKey());
            write(to, branch.lastKey());
            count++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DataOutputStream create() throws IOException {
        FileChannel created = FileChannel.open(
                Files.createTempFile("quipu-branches-", ".tmp"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        file = created;
        DataOutputStream to = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(created)));
        out = to;
        return to;
    }

    /** A key may be longer than {@code writeUTF} takes. */
    private static void write(DataOutputStream to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    /** Hands all over, some at a time, in the order in which they were added. */
    public void each(Use use) throws SQLException, IOException {
        if (file == null || out == null) {
            return;
        }
        out.flush();
        file.position(0);
        // Closing it would delete the file.
        DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file)));
        for (long left = count; left > 0; ) {
            List<Branch> some = new ArrayList<>();
            while (left > 0 && some.size() < AT_ONCE) {
                some.add(new Branch(new UUID(in.readLong(), in.readLong()), read(in), read(in)));
                left--;
            }
            use.take(some);
        }
        file.position(file.size());
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    /** Forgets them. */
    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
