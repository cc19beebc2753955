package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.GENERATED_CONTENT;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What models made: code, documents, media. Each version is a row of its own, and what was said before stays. */
public final class Contents {
    private final Transaction transaction;
    private final ContentStatements sql;

    Contents(Transaction transaction, ContentStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Keeps something; where it has a uuid, once.
     *
     * @return it, or what is there under the uuid
     * @throws AccessException.AlreadyThere if the uuid is that of other content: another user's, of another type,
     *     or with another body
     * @throws AccessException.BrokenReference if user, request or conversation is not there
     */
    public Content create(NewContent content) {
        UUID uuid = content.uuid() == null ? Ids.next() : content.uuid();
        Body body = content.body();
        Optional<Content> created = transaction.first(
                sql.create,
                values -> ContentStatements.bind(
                        values.uuid(uuid)
                                .number(content.userId())
                                .number(content.requestId())
                                .number(content.conversationId())
                                .word(content.type())
                                .text(body.text())
                                .bytes(body.bytes())
                                .number(size(body)),
                        content.settings()),
                ContentStatements::read);
        if (created.isPresent()) {
            return created.get();
        }
        return byUuid(uuid)
                .filter(there -> there.userId() == content.userId()
                        && there.type() == content.type()
                        && body(there.id()).equals(Optional.of(body)))
                .orElseThrow(() -> new AccessException.AlreadyThere(
                        AgentsRule.CONTENT_UUID.meaning(), AgentsRule.CONTENT_UUID, null));
    }

    private static @Nullable Long size(Body body) {
        byte[] bytes = body.bytes();
        if (bytes != null) {
            return (long) bytes.length;
        }
        String text = body.text();
        return text == null ? null : (long) text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns a version; empty if there is none. */
    public Optional<Content> find(long contentId) {
        return transaction.first(sql.find, values -> values.number(contentId), ContentStatements::read);
    }

    /**
     * Returns a version.
     *
     * @throws AccessException.NotFound if there is none
     */
    public Content get(long contentId) {
        return find(contentId).orElseThrow(() -> missing(contentId));
    }

    /** Returns the version that other systems know by a uuid. */
    public Optional<Content> byUuid(UUID uuid) {
        return transaction.first(sql.byUuid, values -> values.uuid(uuid), ContentStatements::read);
    }

    /** Returns what a version says; empty if there is none. */
    public Optional<Body> body(long contentId) {
        return transaction.first(
                sql.body, values -> values.number(contentId), row -> new Body(row.textOrNull(), row.bytesOrNull()));
    }

    /** Makes the latest version out of the one that was the latest when the caller saw it: {@code 2.0} after {@code 1.0}. */
    public Content newVersion(Content seen, Body body) {
        return newVersion(seen, body, null);
    }

    /**
     * Does so with a number of the caller's. Title, type and all else are those of the version that was seen.
     *
     * @param number at most 20 characters; null for the next whole number
     * @throws AccessException.Stale if it is not the latest any more, or is gone
     * @throws AccessException.AlreadyThere with {@link AgentsRule#CONTENT_VERSION} if there is a version of the number
     */
    public Content newVersion(Content seen, Body body, @Nullable String number) {
        // Whoever waited here sees in the next statement what the one before has made.
        transaction.list(sql.lock, values -> values.number(seen.rootId()), row -> row.number());
        return transaction
                .first(
                        sql.newVersion,
                        values -> values.number(seen.id())
                                .text(body.text())
                                .bytes(body.bytes())
                                .text(GENERATED_CONTENT.VERSION_NUMBER, number)
                                .number(seen.id()),
                        row -> row.number())
                .map(this::get)
                .orElseThrow(() -> new AccessException.Stale("content " + seen.id() + " is not the latest version"));
    }

    /** Returns all versions of what has a root, the oldest first. */
    public List<Content> versions(long rootId) {
        return transaction.list(sql.versions, values -> values.number(rootId), ContentStatements::read);
    }

    /** Returns the latest version of what has a root. */
    public Optional<Content> latest(long rootId) {
        return transaction.first(sql.latest, values -> values.number(rootId), ContentStatements::read);
    }

    /**
     * Changes the settings of a version, if they are what the caller has seen. Views and downloads meanwhile do not matter.
     *
     * @throws AccessException.Stale if somebody else has changed them, or the version is gone
     */
    public Content edit(Content seen, ContentSettings settings) {
        return transaction
                .first(
                        sql.edit,
                        values -> ContentStatements.bind(
                                ContentStatements.bind(values, settings).number(seen.id()), seen.settings()),
                        ContentStatements::read)
                .orElseThrow(() -> new AccessException.Stale("content " + seen.id() + " is not as it was seen"));
    }

    /** Returns all versions of all that is a user's, the last made first. */
    public Listing<Content> ofUser(long userId) {
        return sql.ofUser.of(transaction, values -> values.number(userId));
    }

    /** Returns what everybody may see, the last made first. */
    public Listing<Content> publicOnes() {
        return sql.publicOnes.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns what others may begin from, the last made first. */
    public Listing<Content> templates() {
        return sql.templates.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns what is of a type, the last made first. */
    public Listing<Content> ofType(ContentType type) {
        return sql.ofType.of(transaction, values -> values.word(type));
    }

    /** Returns what has a tag, the last made first. */
    public Listing<Content> withTag(String tag) {
        return sql.withTag.of(transaction, values -> values.text(tag));
    }

    /**
     * Lets somebody see something, all its versions, and perhaps edit it; in the place of what was said of them before.
     *
     * @param until null for ever
     * @throws AccessException.BrokenReference if either is not there
     */
    public void share(long contentId, long userId, boolean mayEdit, @Nullable Instant until) {
        transaction.call(
                sql.share,
                values -> values.number(contentId).number(userId).flag(mayEdit).instant(until));
    }

    /** Takes back what was shared of any version; false if nothing was. */
    public boolean unshare(Content content, long userId) {
        return transaction.update(
                        sql.unshare, values -> values.number(content.rootId()).number(userId))
                > 0;
    }

    /** Returns what others share with somebody, the last shared first. */
    public List<SharedContent> sharedWith(long userId) {
        return transaction.list(
                sql.sharedWith,
                values -> values.number(userId),
                row -> new SharedContent(ContentStatements.read(row), row.flag(), row.instantOrNull()));
    }

    /** Returns whether somebody may see something: public, their own, or shared with them. */
    public boolean mayRead(long userId, long contentId) {
        return transaction.one(sql.mayRead, values -> values.number(userId).number(contentId), row -> row.flag());
    }

    /**
     * Counts a view, exactly, and returns how many there were.
     *
     * @throws AccessException.NotFound if there is no such content
     */
    public int view(long contentId) {
        return counted(sql.view, contentId);
    }

    /**
     * Counts a download, exactly, and returns how many there were.
     *
     * @throws AccessException.NotFound if there is no such content
     */
    public int download(long contentId) {
        return counted(sql.download, contentId);
    }

    private int counted(String statement, long contentId) {
        return transaction
                .one(statement, values -> values.number(contentId), row -> Optional.ofNullable(row.integerOrNull()))
                .orElseThrow(() -> missing(contentId));
    }

    /** Deletes a version; if it was the latest, the one before is that again. False if there is none. */
    public boolean delete(long contentId) {
        return transaction.update(sql.delete, values -> values.number(contentId)) == 1;
    }

    private static AccessException missing(long contentId) {
        return new AccessException.NotFound("content " + contentId + " is not there");
    }
}
