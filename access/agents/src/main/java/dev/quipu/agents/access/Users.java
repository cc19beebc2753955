package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.USERS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.Optional;
import java.util.UUID;

/** The people who use the platform. */
public final class Users {
    private final Transaction transaction;
    private final UserStatements sql;

    Users(Transaction transaction, UserStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds somebody.
     *
     * @throws AccessException.AlreadyThere with {@link AgentsRule#USER_NAME} or {@link AgentsRule#USER_EMAIL}, or those of
     *     whatever case
     */
    public User create(NewUser user) {
        UUID uuid = user.uuid() == null ? Ids.next() : user.uuid();
        return transaction.one(
                sql.create,
                values -> UserStatements.bind(
                        values.uuid(uuid)
                                .text(USERS.USERNAME, user.username())
                                .text(USERS.EMAIL, user.email())
                                .text(USERS.HASHED_PASSWORD, user.passwordHash())
                                .word(user.role()),
                        user.settings()),
                UserStatements::read);
    }

    /** Returns somebody; empty if there is no such user. */
    public Optional<User> find(long userId) {
        return transaction.first(sql.find, values -> values.number(userId), UserStatements::read);
    }

    /**
     * Returns somebody.
     *
     * @throws AccessException.NotFound if there is no such user
     */
    public User get(long userId) {
        return find(userId).orElseThrow(() -> missing(userId));
    }

    /**
     * Returns somebody, and has whatever else moves money of theirs wait until the transaction ends. One that appends to a
     * conversation and then records a request begins with it: an append holds the conversation, and a request its user and
     * then the conversation, so that two of them could wait for each other in a circle, and one would be refused.
     *
     * @throws AccessException.NotFound if there is no such user
     */
    public User hold(long userId) {
        return transaction
                .first(sql.hold, values -> values.number(userId), UserStatements::read)
                .orElseThrow(() -> missing(userId));
    }

    /** Returns whom other systems know by a uuid. */
    public Optional<User> byUuid(UUID uuid) {
        return transaction.first(sql.byUuid, values -> values.uuid(uuid), UserStatements::read);
    }

    /** Returns somebody by e-mail address, whatever its case. */
    public Optional<User> byEmail(String email) {
        return transaction.first(sql.byEmail, values -> values.text(email), UserStatements::read);
    }

    /** Returns somebody by name, whatever its case. */
    public Optional<User> byUsername(String username) {
        return transaction.first(sql.byUsername, values -> values.text(username), UserStatements::read);
    }

    /** Returns all users, in the order in which they came. */
    public Listing<User> all() {
        return sql.all.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns whose accounts are locked now, the one that is locked longest first. */
    public Listing<User> locked() {
        return sql.locked.of(transaction, Transaction.Binding.NONE);
    }

    /**
     * Changes the settings, if they are what the caller has seen. What was spent meanwhile does not matter.
     *
     * @throws AccessException.Stale if somebody else has changed them, or the user is gone
     */
    public User edit(User seen, UserSettings settings) {
        return transaction
                .first(
                        sql.edit,
                        values -> UserStatements.bind(
                                UserStatements.bind(values, settings).number(seen.id()), seen.settings()),
                        UserStatements::read)
                .orElseThrow(() -> new AccessException.Stale("user " + seen.id() + " is not as it was seen"));
    }

    /**
     * Says what somebody may do.
     *
     * @throws AccessException.NotFound if there is nobody of this id
     */
    public void setRole(long userId, UserRole role) {
        require(transaction.update(sql.setRole, values -> values.word(role).number(userId)), userId);
    }

    /**
     * Lets somebody in, or keeps them out.
     *
     * @throws AccessException.NotFound if there is no such user
     */
    public void setActive(long userId, boolean active) {
        require(transaction.update(sql.setActive, values -> values.flag(active).number(userId)), userId);
    }

    /**
     * Says whether the e-mail address is known to be theirs.
     *
     * @throws AccessException.NotFound if there is no such user
     */
    public void setVerified(long userId, boolean verified) {
        require(
                transaction.update(
                        sql.setVerified, values -> values.flag(verified).number(userId)),
                userId);
    }

    /** Returns the hash to compare a password with; empty if there is no such user. */
    public Optional<String> passwordHash(long userId) {
        return transaction.first(sql.passwordHash, values -> values.number(userId), row -> row.text());
    }

    /**
     * Sets the hash of a new password.
     *
     * @throws AccessException.NotFound if there is no such user
     */
    public void setPasswordHash(long userId, String hash) {
        require(
                transaction.update(
                        sql.setPasswordHash,
                        values -> values.text(USERS.HASHED_PASSWORD, hash).number(userId)),
                userId);
    }

    /**
     * Counts a failed login, and locks the account for a while at the limit that {@code platform_settings} sets. However
     * many fail at once, each counts. In a transaction of its own, or with others that go by user.
     *
     * @throws AccessException.NotFound if there is no such user
     */
    public LoginFailure loginFailed(long userId) {
        return transaction
                .<Optional<LoginFailure>>one(sql.loginFailed, values -> values.number(userId), row -> {
                    Integer failures = row.integerOrNull();
                    return failures == null
                            ? Optional.empty()
                            : Optional.of(new LoginFailure(failures, row.instantOrNull()));
                })
                .orElseThrow(() -> missing(userId));
    }

    /** Notes a login and forgets the failures; false, and nothing happens, while the account is locked or not active. */
    public boolean loginSucceeded(long userId) {
        return transaction.one(sql.loginSucceeded, values -> values.number(userId), row -> row.flag());
    }

    /** Returns whether somebody may log in now: there, active and not locked. To be asked before a password is looked at. */
    public boolean loginAllowed(long userId) {
        return transaction.one(sql.loginAllowed, values -> values.number(userId), row -> row.flag());
    }

    /**
     * Erases somebody with all that is theirs, requests and costs too; lines of the audit log stay, without the user.
     *
     * @return false if there is no such user
     */
    public boolean erase(long userId) {
        return transaction.one(sql.erase, values -> values.number(userId), row -> row.flag());
    }

    private static void require(int changed, long userId) {
        if (changed == 0) {
            throw missing(userId);
        }
    }

    private static AccessException missing(long userId) {
        return new AccessException.NotFound("user " + userId + " is not there");
    }
}
