-- A role for the service that may use the tables but not change them, and may add to the audit log but not rewrite it.
-- Run it as the role that owns the tables, after every `nx run credentials:migrate`:
--   psql "$OWNER_URL" --set=service=kiops_service --file=docs/service-role.sql
GRANT USAGE ON SCHEMA public TO :"service";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"service";
REVOKE UPDATE, DELETE ON audit_log, audit_seals FROM :"service";
REVOKE INSERT, UPDATE, DELETE ON migrations FROM :"service";
