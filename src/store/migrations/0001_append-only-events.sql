-- The events of a session are evidence: they are added, never changed or removed.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'session_events is append-only';
END;
$$;
--> statement-breakpoint
CREATE TRIGGER session_events_append_only
  BEFORE UPDATE OR DELETE ON "session_events"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER session_events_no_truncate
  BEFORE TRUNCATE ON "session_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
