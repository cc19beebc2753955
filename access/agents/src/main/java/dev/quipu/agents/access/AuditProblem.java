package dev.quipu.agents.access;

/**
 * Where the audit log is not what was written.
 *
 * @param chainSeq the place in the chain
 * @param problem what is wrong there
 */
public record AuditProblem(long chainSeq, String problem) {}
