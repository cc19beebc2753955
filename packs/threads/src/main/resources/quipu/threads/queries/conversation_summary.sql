-- name: conversation_summary
-- description: One conversation at a glance: who, how much was said, its graph, what it cost
-- param: conversation uuid  which one
SELECT * FROM conversation_overview WHERE id = :conversation
