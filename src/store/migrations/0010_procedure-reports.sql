CREATE TABLE "bridge_facts" (
	"session_id" uuid NOT NULL,
	"bridge_id" uuid NOT NULL,
	"readiness" text NOT NULL,
	"drops" integer NOT NULL,
	"lost_ms" bigint NOT NULL,
	CONSTRAINT "bridge_facts_session_id_bridge_id_pk" PRIMARY KEY("session_id","bridge_id")
);
--> statement-breakpoint
CREATE TABLE "case_facts" (
	"item_id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"opened_at" bigint NOT NULL,
	"called_at" bigint,
	"ended_at" bigint,
	"place" integer NOT NULL,
	"kind" text NOT NULL,
	"field" text NOT NULL,
	"state" text NOT NULL,
	"refusal" text,
	"people" integer NOT NULL,
	"turns" integer NOT NULL,
	"backlog" boolean NOT NULL,
	"from_above" boolean NOT NULL,
	"bridge_ids" uuid[] NOT NULL,
	"registration_id" uuid
);
--> statement-breakpoint
CREATE TABLE "issued_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"from_day" text NOT NULL,
	"to_day" text NOT NULL,
	"version" integer NOT NULL,
	"deadline" bigint,
	"late" boolean NOT NULL,
	"issued_at" bigint NOT NULL,
	"issued_by" uuid NOT NULL,
	"body" text NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "issued_reports_version" UNIQUE("kind","from_day","to_day","version")
);
--> statement-breakpoint
CREATE TABLE "session_facts" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint NOT NULL,
	"interruptions" integer NOT NULL,
	"unrecorded_ms" bigint NOT NULL,
	"events" integer NOT NULL,
	"registrations" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bridge_facts" ADD CONSTRAINT "bridge_facts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bridge_facts" ADD CONSTRAINT "bridge_facts_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_facts" ADD CONSTRAINT "case_facts_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_facts" ADD CONSTRAINT "case_facts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issued_reports" ADD CONSTRAINT "issued_reports_issued_by_users_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_facts" ADD CONSTRAINT "session_facts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bridge_facts_bridge" ON "bridge_facts" USING btree ("bridge_id");--> statement-breakpoint
CREATE INDEX "case_facts_opened" ON "case_facts" USING btree ("opened_at","called_at");--> statement-breakpoint
CREATE INDEX "case_facts_session" ON "case_facts" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "case_facts_bridges" ON "case_facts" USING gin ("bridge_ids");--> statement-breakpoint
CREATE INDEX "session_facts_opened" ON "session_facts" USING btree ("opened_at");
--> statement-breakpoint
-- A report stays as it was given out.
CREATE TRIGGER issued_reports_append_only
  BEFORE UPDATE OR DELETE ON "issued_reports"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER issued_reports_no_truncate
  BEFORE TRUNCATE ON "issued_reports"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
