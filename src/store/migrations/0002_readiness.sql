CREATE TABLE "check_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bridge_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"session_id" uuid,
	"started_at" bigint NOT NULL,
	"finished_at" bigint,
	"verdict" text,
	"end_reason" text,
	"started_by" uuid,
	"profile_hash" text NOT NULL,
	"recording_path" text,
	"recording_type" text,
	"sample" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "check_steps" (
	"attempt_id" uuid NOT NULL,
	"step" text NOT NULL,
	"verdict" text NOT NULL,
	"findings" jsonb NOT NULL,
	"inconclusive" boolean NOT NULL,
	"measures" jsonb NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "check_steps_attempt_id_step_pk" PRIMARY KEY("attempt_id","step")
);
--> statement-breakpoint
CREATE TABLE "device_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"bridge_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"label" text NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" uuid NOT NULL,
	"last_used_at" bigint,
	"revoked_at" bigint,
	CONSTRAINT "device_tokens_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"session_id" uuid,
	"bridge_id" uuid,
	"occasion" text NOT NULL,
	"values" jsonb NOT NULL,
	"read_at" bigint,
	CONSTRAINT "notices_once" UNIQUE("user_id","occasion")
);
--> statement-breakpoint
CREATE TABLE "readiness_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"deadline" bigint NOT NULL,
	"frozen_at" bigint NOT NULL,
	"body" text NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "readiness_reports_deadline" UNIQUE("session_id","deadline")
);
--> statement-breakpoint
ALTER TABLE "session_bridges" ADD COLUMN "withdrawn" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "check_attempts" ADD CONSTRAINT "check_attempts_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_attempts" ADD CONSTRAINT "check_attempts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_attempts" ADD CONSTRAINT "check_attempts_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_steps" ADD CONSTRAINT "check_steps_attempt_id_check_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."check_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_tokens" ADD CONSTRAINT "device_tokens_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_tokens" ADD CONSTRAINT "device_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_tokens" ADD CONSTRAINT "device_tokens_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readiness_reports" ADD CONSTRAINT "readiness_reports_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "check_attempts_bridge" ON "check_attempts" USING btree ("bridge_id","finished_at");--> statement-breakpoint
CREATE INDEX "check_attempts_running" ON "check_attempts" USING btree ("started_at") WHERE "check_attempts"."finished_at" IS NULL;--> statement-breakpoint
CREATE INDEX "device_tokens_bridge" ON "device_tokens" USING btree ("bridge_id");--> statement-breakpoint
CREATE INDEX "notices_user" ON "notices" USING btree ("user_id","at");--> statement-breakpoint
-- One function for every append-only table: it names the one that refused.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
--> statement-breakpoint
-- A frozen report is evidence of how the bridges stood at the deadline.
CREATE TRIGGER readiness_reports_append_only
  BEFORE UPDATE OR DELETE ON "readiness_reports"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER readiness_reports_no_truncate
  BEFORE TRUNCATE ON "readiness_reports"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
