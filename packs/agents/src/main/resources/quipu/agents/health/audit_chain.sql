-- name: audit_chain
-- description: Where the audit log is not what was written: changed, missing or put in; reads all of it
SELECT chain_seq, problem FROM verify_audit_chain()
