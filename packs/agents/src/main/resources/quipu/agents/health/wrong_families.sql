-- name: wrong_families
-- description: Versions of content that are of another family than the content that they were made of, or lead in a circle
-- Row by row along the index: to read all content for each step would be slow where families are long.
WITH RECURSIVE line AS (
    SELECT id FROM generated_content WHERE parent_content_id IS NULL
    UNION ALL
    SELECT version.id
    FROM line, LATERAL (SELECT id FROM generated_content WHERE parent_content_id = line.id OFFSET 0) AS version
)
SELECT 'circle' AS kind, id, parent_content_id, root_id
FROM generated_content AS version
WHERE NOT EXISTS (SELECT FROM line WHERE line.id = version.id)
UNION ALL
SELECT 'family', version.id, version.parent_content_id, version.root_id
FROM generated_content AS version JOIN generated_content AS parent ON parent.id = version.parent_content_id
WHERE parent.root_id <> version.root_id
