-- revision: 002
-- revises: 001
-- message: add total

-- upgrade
ALTER TABLE orders ADD COLUMN total numeric;

-- downgrade
ALTER TABLE orders DROP COLUMN total;
