package dev.quipu.agents.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The agents that there are: those who make requests and do tasks. */
public final class Roster {
    private final Transaction transaction;
    private final RosterStatements sql;

    Roster(Transaction transaction, RosterStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /** Adds an agent. */
    public Agent add(AgentSettings settings) {
        return addOnce(Ids.next(), settings);
    }

    /**
     * Adds an agent that other systems know by a uuid, or returns the one that is there under it.
     *
     * @throws AccessException.AlreadyThere if the uuid is that of an agent of another name
     */
    public Agent addOnce(UUID uuid, AgentSettings settings) {
        Optional<Agent> added = transaction.first(
                sql.add, values -> RosterStatements.bind(values.uuid(uuid), settings), RosterStatements::read);
        if (added.isPresent()) {
            return added.get();
        }
        return byUuid(uuid)
                .filter(there -> there.settings().name().equals(settings.name()))
                .orElseThrow(() ->
                        new AccessException.AlreadyThere(AgentsRule.AGENT_UUID.meaning(), AgentsRule.AGENT_UUID, null));
    }

    /** Returns an agent; empty if there is none. */
    public Optional<Agent> find(long agentId) {
        return transaction.first(sql.find, values -> values.number(agentId), RosterStatements::read);
    }

    /** Returns the agent that other systems know by a uuid. */
    public Optional<Agent> byUuid(UUID uuid) {
        return transaction.first(sql.byUuid, values -> values.uuid(uuid), RosterStatements::read);
    }

    /**
     * Returns all agents, in the order in which they came.
     *
     * @param place {@link Page#next} of the page before; null for the first
     */
    public Page<Agent> page(@Nullable Cursor place, int limit) {
        long after = place == null ? Long.MIN_VALUE : Cursors.number(place);
        return Page.forward(
                transaction.list(sql.after, values -> values.number(after).number(limit + 1), RosterStatements::read),
                limit,
                place,
                agent -> Cursors.of(agent.id()));
    }

    /** Returns the agents that have a tag, in the order in which they came. */
    public List<Agent> withTag(String tag, int limit) {
        return transaction.list(sql.withTag, values -> values.text(tag).number(limit), RosterStatements::read);
    }

    /**
     * Changes the settings, if they are what the caller has seen.
     *
     * @throws AccessException.Stale if somebody else has changed them, or the agent is gone
     */
    public Agent edit(Agent seen, AgentSettings settings) {
        return transaction
                .first(
                        sql.edit,
                        values -> RosterStatements.bind(
                                RosterStatements.bind(values, settings).number(seen.id()), seen.settings()),
                        RosterStatements::read)
                .orElseThrow(() -> new AccessException.Stale("agent " + seen.id() + " is not as it was seen"));
    }

    /**
     * Says whether an agent is in service; what it did stays.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void setActive(long agentId, boolean active) {
        if (transaction.update(sql.setActive, values -> values.flag(active).number(agentId)) == 0) {
            throw new AccessException.NotFound("agent " + agentId + " is not there");
        }
    }
}
