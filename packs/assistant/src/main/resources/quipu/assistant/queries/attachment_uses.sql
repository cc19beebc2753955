-- name: attachment_uses
-- description: The messages that a file is attached to: none, and its bytes can go
-- param: hash text  the file's SHA-256, 64 hexadecimal digits
SELECT message.created_at, attachment ->> 'uri' AS uri, attachment ->> 'media_type' AS media_type, message.tenant_id,
       message.conversation_id, message.id
FROM messages AS message
CROSS JOIN LATERAL jsonb_array_elements(message.attachments) AS attachment
WHERE message.attachments <> '[]'
  AND message.attachments @> jsonb_build_array(jsonb_build_object('sha256', CAST(:hash AS text)))
  AND attachment ->> 'sha256' = :hash
ORDER BY message.created_at DESC
