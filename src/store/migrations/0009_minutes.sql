CREATE TABLE "conclusion_notices" (
	"session_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"number" text NOT NULL,
	"agencies" jsonb NOT NULL,
	"pdf" "bytea" NOT NULL,
	"docx" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	"issued_by" uuid NOT NULL,
	"issued_at" bigint NOT NULL,
	CONSTRAINT "conclusion_notices_session_id_version_pk" PRIMARY KEY("session_id","version")
);
--> statement-breakpoint
CREATE TABLE "minutes_copies" (
	"session_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"copy" text NOT NULL,
	"pdf" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "minutes_copies_session_id_version_copy_pk" PRIMARY KEY("session_id","version","copy")
);
--> statement-breakpoint
CREATE TABLE "minutes_readings" (
	"session_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"signers" jsonb NOT NULL,
	"read_by" uuid NOT NULL,
	"read_at" bigint NOT NULL,
	CONSTRAINT "minutes_readings_session_id_version_pk" PRIMARY KEY("session_id","version")
);
--> statement-breakpoint
CREATE TABLE "minutes_seals" (
	"job_id" text PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"signatures" integer NOT NULL,
	"number" integer NOT NULL,
	"sealed_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "minutes_signatures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"signer" text NOT NULL,
	"mime_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"certificate" jsonb,
	"supersedes" uuid,
	"reason" text NOT NULL,
	"content" "bytea" NOT NULL,
	"added_by" uuid NOT NULL,
	"added_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "minutes_versions" (
	"session_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"number" text NOT NULL,
	"sections" jsonb NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "minutes_versions_session_id_version_pk" PRIMARY KEY("session_id","version")
);
--> statement-breakpoint
CREATE TABLE "roll_calls" (
	"session_id" uuid NOT NULL,
	"bridge_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"people" jsonb NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "roll_calls_session_id_bridge_id_version_pk" PRIMARY KEY("session_id","bridge_id","version")
);
--> statement-breakpoint
ALTER TABLE "conclusion_notices" ADD CONSTRAINT "conclusion_notices_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conclusion_notices" ADD CONSTRAINT "conclusion_notices_issued_by_users_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_copies" ADD CONSTRAINT "minutes_copies_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_readings" ADD CONSTRAINT "minutes_readings_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_readings" ADD CONSTRAINT "minutes_readings_read_by_users_id_fk" FOREIGN KEY ("read_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_seals" ADD CONSTRAINT "minutes_seals_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_signatures" ADD CONSTRAINT "minutes_signatures_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_signatures" ADD CONSTRAINT "minutes_signatures_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_versions" ADD CONSTRAINT "minutes_versions_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_versions" ADD CONSTRAINT "minutes_versions_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_calls" ADD CONSTRAINT "roll_calls_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_calls" ADD CONSTRAINT "roll_calls_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_calls" ADD CONSTRAINT "roll_calls_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "minutes_signatures_session" ON "minutes_signatures" USING btree ("session_id");
--> statement-breakpoint
-- Who was there, what was written, read back, signed and announced stays as it was.
CREATE TRIGGER roll_calls_append_only
  BEFORE UPDATE OR DELETE ON "roll_calls"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER roll_calls_no_truncate
  BEFORE TRUNCATE ON "roll_calls"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_versions_append_only
  BEFORE UPDATE OR DELETE ON "minutes_versions"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_versions_no_truncate
  BEFORE TRUNCATE ON "minutes_versions"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_readings_append_only
  BEFORE UPDATE OR DELETE ON "minutes_readings"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_readings_no_truncate
  BEFORE TRUNCATE ON "minutes_readings"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_copies_append_only
  BEFORE UPDATE OR DELETE ON "minutes_copies"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_copies_no_truncate
  BEFORE TRUNCATE ON "minutes_copies"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_signatures_append_only
  BEFORE UPDATE OR DELETE ON "minutes_signatures"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_signatures_no_truncate
  BEFORE TRUNCATE ON "minutes_signatures"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER conclusion_notices_append_only
  BEFORE UPDATE OR DELETE ON "conclusion_notices"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER conclusion_notices_no_truncate
  BEFORE TRUNCATE ON "conclusion_notices"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_seals_append_only
  BEFORE UPDATE OR DELETE ON "minutes_seals"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_seals_no_truncate
  BEFORE TRUNCATE ON "minutes_seals"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
