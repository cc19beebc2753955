package dev.quipu.ingest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** How blocks get from who makes them to who sends them. */
sealed interface Handoff {
    /** Waits until there is room. */
    void give(List<Entry> block);

    /** Waits until everything was sent, and says what became of it. */
    Result end();

    /** Gives up, if it has not ended. */
    void close();

    /** Who makes them sends them. */
    final class Inline implements Handoff {
        private final BlockSender sender;
        private Result result = Result.NONE;

        Inline(BlockSender sender) {
            this.sender = sender;
        }

        @Override
        public void give(List<Entry> block) {
            result = result.plus(sender.send(block));
        }

        @Override
        public Result end() {
            sender.close();
            return result;
        }

        @Override
        public void close() {
            sender.close();
        }
    }

    /** Another thread sends them; one block may wait for it. */
    final class Threaded implements Handoff {
        /** No block is empty. */
        private static final List<Entry> END = List.of();

        private static final Duration CANCEL_AGAIN = Duration.ofMillis(50);

        private final BlockSender sender;
        private final BlockingQueue<List<Entry>> waiting = new ArrayBlockingQueue<>(1);
        private final Thread thread;
        private Result result = Result.NONE;
        private volatile boolean cancelled;
        private volatile @Nullable Throwable failure;

        Threaded(BlockSender sender) {
            this.sender = sender;
            this.thread = Thread.ofPlatform().name("quipu ingest").daemon().start(this::sendAll);
        }

        /** After a failure the rest is taken and dropped, so that nobody waits for room that never comes. */
        private void sendAll() {
            try (sender) {
                for (List<Entry> block = waiting.take(); !block.isEmpty(); block = waiting.take()) {
                    if (failure == null && !cancelled) {
                        send(block);
                    }
                }
            } catch (InterruptedException e) {
                failure = new IngestException("the sending thread was interrupted", e);
            }
        }

        private void send(List<Entry> block) {
            try {
                result = result.plus(sender.send(block));
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        @Override
        public void give(List<Entry> block) {
            requireSound();
            put(block);
        }

        private void put(List<Entry> block) {
            try {
                waiting.put(block);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IngestException("interrupted while waiting for the database", e);
            }
        }

        @Override
        public Result end() {
            finish();
            requireSound();
            return result;
        }

        /** What is being asked may not have reached the server when it is told to stop, so it is told until it does. */
        @Override
        public void close() {
            cancelled = true;
            boolean interrupted = false;
            while (thread.isAlive()) {
                sender.cancel();
                waiting.clear();
                waiting.offer(END);
                try {
                    thread.join(CANCEL_AGAIN);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void finish() {
            put(END);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IngestException("interrupted while waiting for the database", e);
            }
        }

        private void requireSound() {
            Throwable found = failure;
            if (found instanceof Error error) {
                throw error;
            }
            if (found instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
