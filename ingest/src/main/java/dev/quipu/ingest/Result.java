package dev.quipu.ingest;

/**
 * What became of the items of a writer; together they are all of them.
 *
 * @param conversations how many were started
 * @param messages how many were appended
 * @param alreadyThere how many items of both kinds had been written before
 * @param rejected how many were not written
 */
public record Result(long conversations, long messages, long alreadyThere, long rejected) {
    /** Nothing was written. */
    public static final Result NONE = new Result(0, 0, 0, 0);

    /** Returns how many items there were. */
    public long items() {
        return conversations + messages + alreadyThere + rejected;
    }

    Result plus(Result more) {
        return new Result(
                conversations + more.conversations,
                messages + more.messages,
                alreadyThere + more.alreadyThere,
                rejected + more.rejected);
    }
}
