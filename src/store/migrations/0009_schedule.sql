CREATE TABLE "attendance_lists" (
	"organiser" text NOT NULL,
	"version" integer NOT NULL,
	"agencies" jsonb NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "attendance_lists_organiser_version_pk" PRIMARY KEY("organiser","version")
);
--> statement-breakpoint
CREATE TABLE "calendar_rules" (
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"rule" jsonb NOT NULL,
	"first_at" bigint NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "calendar_rules_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"round" integer NOT NULL,
	"session_id" uuid NOT NULL,
	"item_id" uuid,
	"bridge_id" uuid,
	"agency" text NOT NULL,
	"year" integer NOT NULL,
	"place" integer NOT NULL,
	"state" text NOT NULL,
	"asked" jsonb NOT NULL,
	"answer" text,
	"name" text NOT NULL,
	"position" text NOT NULL,
	"reason" text NOT NULL,
	"first_at" bigint NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "invitations_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "schedule_notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"year" integer NOT NULL,
	"place" integer NOT NULL,
	"number" text NOT NULL,
	"sort" text NOT NULL,
	"words" text NOT NULL,
	"entries" jsonb NOT NULL,
	"reason" text NOT NULL,
	"short" boolean NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "schedule_notices_number" UNIQUE("year","place")
);
--> statement-breakpoint
CREATE TABLE "session_plans" (
	"session_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"organiser" text NOT NULL,
	"kind" text NOT NULL,
	"rule_id" uuid,
	"period" text,
	"due_date" text,
	"basis" text NOT NULL,
	"reason_for_online" text NOT NULL,
	"cause" text NOT NULL,
	"dialogue" jsonb,
	"words" text NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "session_plans_session_id_version_pk" PRIMARY KEY("session_id","version")
);
--> statement-breakpoint
ALTER TABLE "attendance_lists" ADD CONSTRAINT "attendance_lists_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_rules" ADD CONSTRAINT "calendar_rules_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_notices" ADD CONSTRAINT "schedule_notices_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_plans" ADD CONSTRAINT "session_plans_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_plans" ADD CONSTRAINT "session_plans_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitations_session" ON "invitations" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_once" ON "invitations" USING btree ("session_id",coalesce("item_id", "session_id"),"agency") WHERE "invitations"."version" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_number" ON "invitations" USING btree ("year","place") WHERE "invitations"."version" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX "session_plans_once" ON "session_plans" USING btree ("rule_id","period") WHERE "session_plans"."version" = 1;
--> statement-breakpoint
-- What was planned, told and answered stays as it was written.
CREATE TRIGGER calendar_rules_append_only
  BEFORE UPDATE OR DELETE ON "calendar_rules"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER calendar_rules_no_truncate
  BEFORE TRUNCATE ON "calendar_rules"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER session_plans_append_only
  BEFORE UPDATE OR DELETE ON "session_plans"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER session_plans_no_truncate
  BEFORE TRUNCATE ON "session_plans"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER schedule_notices_append_only
  BEFORE UPDATE OR DELETE ON "schedule_notices"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER schedule_notices_no_truncate
  BEFORE TRUNCATE ON "schedule_notices"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER invitations_append_only
  BEFORE UPDATE OR DELETE ON "invitations"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER invitations_no_truncate
  BEFORE TRUNCATE ON "invitations"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER attendance_lists_append_only
  BEFORE UPDATE OR DELETE ON "attendance_lists"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER attendance_lists_no_truncate
  BEFORE TRUNCATE ON "attendance_lists"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
