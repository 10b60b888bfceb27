CREATE TABLE "archive_accesses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"place" bigserial NOT NULL,
	"session_id" uuid NOT NULL,
	"actor_id" uuid NOT NULL,
	"action" text NOT NULL,
	"what" text NOT NULL,
	"reason" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "archive_index" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"opened_at" bigint NOT NULL,
	"chair_name" text NOT NULL,
	"bridge_ids" uuid[] NOT NULL,
	"kinds" text[] NOT NULL,
	"words" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "archive_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"item_id" uuid,
	"reason" text NOT NULL,
	"applicant" text,
	"asked_by" uuid NOT NULL,
	"asked_at" bigint NOT NULL,
	"decided_by" uuid,
	"decided_at" bigint,
	"decision" text,
	"file" jsonb,
	"until" bigint,
	"failure" text,
	"handover" jsonb
);
--> statement-breakpoint
CREATE TABLE "fixity_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"report" jsonb,
	"failure" text
);
--> statement-breakpoint
CREATE TABLE "legal_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"placed_by" uuid NOT NULL,
	"placed_at" bigint NOT NULL,
	"lifted_by" uuid,
	"lifted_at" bigint,
	"lift_reason" text
);
--> statement-breakpoint
ALTER TABLE "archive_accesses" ADD CONSTRAINT "archive_accesses_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_accesses" ADD CONSTRAINT "archive_accesses_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_index" ADD CONSTRAINT "archive_index_session_id_recordings_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."recordings"("session_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_requests" ADD CONSTRAINT "archive_requests_session_id_recordings_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."recordings"("session_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_requests" ADD CONSTRAINT "archive_requests_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_requests" ADD CONSTRAINT "archive_requests_asked_by_users_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_requests" ADD CONSTRAINT "archive_requests_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_session_id_recordings_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."recordings"("session_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_placed_by_users_id_fk" FOREIGN KEY ("placed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_lifted_by_users_id_fk" FOREIGN KEY ("lifted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "archive_accesses_session" ON "archive_accesses" USING btree ("session_id","place");--> statement-breakpoint
CREATE INDEX "archive_accesses_actor" ON "archive_accesses" USING btree ("actor_id","session_id","at");--> statement-breakpoint
CREATE INDEX "archive_index_opened" ON "archive_index" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "archive_index_chair" ON "archive_index" USING btree ("chair_name","opened_at");--> statement-breakpoint
CREATE INDEX "archive_index_bridges" ON "archive_index" USING gin ("bridge_ids");--> statement-breakpoint
CREATE INDEX "archive_index_kinds" ON "archive_index" USING gin ("kinds");--> statement-breakpoint
CREATE INDEX "archive_index_words" ON "archive_index" USING gin ("words");--> statement-breakpoint
CREATE INDEX "archive_requests_session" ON "archive_requests" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "archive_requests_state" ON "archive_requests" USING btree ("state","asked_at");--> statement-breakpoint
CREATE INDEX "legal_holds_session" ON "legal_holds" USING btree ("session_id");
--> statement-breakpoint
-- Who looked at what, and what re-reading found, stays as it was written.
CREATE TRIGGER archive_accesses_append_only
  BEFORE UPDATE OR DELETE ON "archive_accesses"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER archive_accesses_no_truncate
  BEFORE TRUNCATE ON "archive_accesses"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER fixity_runs_append_only
  BEFORE UPDATE OR DELETE ON "fixity_runs"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER fixity_runs_no_truncate
  BEFORE TRUNCATE ON "fixity_runs"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
