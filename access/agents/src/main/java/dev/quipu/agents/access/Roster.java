package dev.quipu.agents.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.Optional;
import java.util.UUID;

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

    /** Returns all agents, in the order in which they came. */
    public Listing<Agent> all() {
        return sql.all.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns the agents that have a tag, in the order in which they came. */
    public Listing<Agent> withTag(String tag) {
        return sql.withTag.of(transaction, values -> values.text(tag));
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
