CREATE TABLE "registration_file_removals" (
	"file_id" uuid PRIMARY KEY NOT NULL,
	"removed_by" uuid NOT NULL,
	"removed_at" bigint NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "registration_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"registration_id" uuid NOT NULL,
	"name" text NOT NULL,
	"mime_type" text NOT NULL,
	"pages" integer NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"path" text NOT NULL,
	"added_by" uuid NOT NULL,
	"added_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "registration_imports" (
	"session_id" uuid NOT NULL,
	"bridge_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"count" integer NOT NULL,
	"imported_by" uuid NOT NULL,
	"imported_at" bigint NOT NULL,
	CONSTRAINT "registration_imports_session_id_bridge_id_sha256_pk" PRIMARY KEY("session_id","bridge_id","sha256")
);
--> statement-breakpoint
CREATE TABLE "registration_receipts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"registration_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"format" text NOT NULL,
	"given_by" uuid NOT NULL,
	"given_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "registration_file_removals" ADD CONSTRAINT "registration_file_removals_file_id_registration_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."registration_files"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_file_removals" ADD CONSTRAINT "registration_file_removals_removed_by_users_id_fk" FOREIGN KEY ("removed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_files" ADD CONSTRAINT "registration_files_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_files" ADD CONSTRAINT "registration_files_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_imports" ADD CONSTRAINT "registration_imports_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_imports" ADD CONSTRAINT "registration_imports_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_imports" ADD CONSTRAINT "registration_imports_imported_by_users_id_fk" FOREIGN KEY ("imported_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_receipts" ADD CONSTRAINT "registration_receipts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_receipts" ADD CONSTRAINT "registration_receipts_given_by_users_id_fk" FOREIGN KEY ("given_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "registration_files_registration" ON "registration_files" USING btree ("registration_id");--> statement-breakpoint
CREATE INDEX "registration_receipts_registration" ON "registration_receipts" USING btree ("registration_id");--> statement-breakpoint
-- What was given out, handed in, taken back and brought in stays as it was written.
CREATE TRIGGER registration_receipts_append_only
  BEFORE UPDATE OR DELETE ON "registration_receipts"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_receipts_no_truncate
  BEFORE TRUNCATE ON "registration_receipts"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_files_append_only
  BEFORE UPDATE OR DELETE ON "registration_files"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_files_no_truncate
  BEFORE TRUNCATE ON "registration_files"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_file_removals_append_only
  BEFORE UPDATE OR DELETE ON "registration_file_removals"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_file_removals_no_truncate
  BEFORE TRUNCATE ON "registration_file_removals"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_imports_append_only
  BEFORE UPDATE OR DELETE ON "registration_imports"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_imports_no_truncate
  BEFORE TRUNCATE ON "registration_imports"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
