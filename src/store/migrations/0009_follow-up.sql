CREATE TABLE "published_results" (
	"item_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"session_id" uuid NOT NULL,
	"published" boolean NOT NULL,
	"field" text NOT NULL,
	"kind" text NOT NULL,
	"bridge_name" text NOT NULL,
	"outcome" text NOT NULL,
	"settled_on" text NOT NULL,
	"order_words" text NOT NULL,
	"ordered_by" uuid NOT NULL,
	"ordered_at" bigint NOT NULL,
	CONSTRAINT "published_results_item_id_version_pk" PRIMARY KEY("item_id","version")
);
--> statement-breakpoint
CREATE TABLE "result_notices" (
	"item_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"session_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"text" text NOT NULL,
	"competent" text NOT NULL,
	"number" text NOT NULL,
	"issued_on" text,
	"signer" text NOT NULL,
	"due_on" text NOT NULL,
	"late" boolean NOT NULL,
	"handover" jsonb,
	"act" text NOT NULL,
	"reason" text NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "result_notices_item_id_version_pk" PRIMARY KEY("item_id","version")
);
--> statement-breakpoint
CREATE TABLE "task_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" uuid NOT NULL,
	"name" text NOT NULL,
	"mime_type" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"path" text NOT NULL,
	"added_by" uuid NOT NULL,
	"added_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_reminders" (
	"task_id" uuid NOT NULL,
	"occasion" text NOT NULL,
	"overdue" boolean NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "task_reminders_task_id_occasion_pk" PRIMARY KEY("task_id","occasion")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"session_id" uuid NOT NULL,
	"item_id" uuid,
	"origin" text NOT NULL,
	"source" jsonb,
	"agency" text NOT NULL,
	"bridge_id" uuid,
	"task" text NOT NULL,
	"deadline" text,
	"state" text NOT NULL,
	"standing" text NOT NULL,
	"cause" text NOT NULL,
	"progress" text NOT NULL,
	"difficulty" text NOT NULL,
	"direction" text NOT NULL,
	"answer" jsonb,
	"settled_on" text,
	"act" text NOT NULL,
	"reason" text NOT NULL,
	"first_at" bigint NOT NULL,
	"written_by" uuid,
	"written_at" bigint NOT NULL,
	CONSTRAINT "tasks_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
ALTER TABLE "published_results" ADD CONSTRAINT "published_results_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_results" ADD CONSTRAINT "published_results_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_results" ADD CONSTRAINT "published_results_ordered_by_users_id_fk" FOREIGN KEY ("ordered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_notices" ADD CONSTRAINT "result_notices_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_notices" ADD CONSTRAINT "result_notices_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_notices" ADD CONSTRAINT "result_notices_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_files" ADD CONSTRAINT "task_files_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "result_notices_session" ON "result_notices" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "task_files_task" ON "task_files" USING btree ("task_id");--> statement-breakpoint
CREATE INDEX "tasks_session" ON "tasks" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "tasks_item" ON "tasks" USING btree ("item_id");
--> statement-breakpoint
-- What was to be done, what was answered, and what the citizen was told, stays as it was written.
CREATE TRIGGER tasks_append_only
  BEFORE UPDATE OR DELETE ON "tasks"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER tasks_no_truncate
  BEFORE TRUNCATE ON "tasks"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER task_files_append_only
  BEFORE UPDATE OR DELETE ON "task_files"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER task_files_no_truncate
  BEFORE TRUNCATE ON "task_files"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER task_reminders_append_only
  BEFORE UPDATE OR DELETE ON "task_reminders"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER task_reminders_no_truncate
  BEFORE TRUNCATE ON "task_reminders"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER result_notices_append_only
  BEFORE UPDATE OR DELETE ON "result_notices"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER result_notices_no_truncate
  BEFORE TRUNCATE ON "result_notices"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER published_results_append_only
  BEFORE UPDATE OR DELETE ON "published_results"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER published_results_no_truncate
  BEFORE TRUNCATE ON "published_results"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
