CREATE TABLE "registration_lists" (
	"session_id" uuid NOT NULL,
	"bridge_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"count" integer NOT NULL,
	"at" bigint NOT NULL,
	"submitted_by" uuid NOT NULL,
	"late" boolean NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "registration_lists_session_id_bridge_id_version_pk" PRIMARY KEY("session_id","bridge_id","version")
);
--> statement-breakpoint
CREATE TABLE "registrations" (
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"session_id" uuid NOT NULL,
	"bridge_id" uuid NOT NULL,
	"state" text NOT NULL,
	"matter" jsonb NOT NULL,
	"words" text NOT NULL,
	"item_id" uuid,
	"first_at" bigint NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "registrations_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
ALTER TABLE "registration_lists" ADD CONSTRAINT "registration_lists_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_lists" ADD CONSTRAINT "registration_lists_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_lists" ADD CONSTRAINT "registration_lists_submitted_by_users_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "registrations_session" ON "registrations" USING btree ("session_id");
--> statement-breakpoint
-- What was written down of a citizen's matter, and what was sent when, stays as it was written.
CREATE TRIGGER registrations_append_only
  BEFORE UPDATE OR DELETE ON "registrations"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registrations_no_truncate
  BEFORE TRUNCATE ON "registrations"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_lists_append_only
  BEFORE UPDATE OR DELETE ON "registration_lists"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER registration_lists_no_truncate
  BEFORE TRUNCATE ON "registration_lists"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
