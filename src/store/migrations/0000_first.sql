CREATE TABLE "bridges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"phone" text NOT NULL,
	CONSTRAINT "bridges_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "recorded_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"bridge_id" uuid,
	"path" text NOT NULL,
	"mime_type" text NOT NULL,
	"bytes" bigint NOT NULL,
	"duration_ms" double precision,
	"streams" jsonb NOT NULL,
	"width" integer,
	"height" integer,
	"sha256" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recordings" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"progress" jsonb,
	"failure" text,
	"journal_hash" text
);
--> statement-breakpoint
CREATE TABLE "session_bridges" (
	"session_id" uuid NOT NULL,
	"bridge_id" uuid NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "session_bridges_session_id_bridge_id_pk" PRIMARY KEY("session_id","bridge_id")
);
--> statement-breakpoint
CREATE TABLE "session_events" (
	"session_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" bigint NOT NULL,
	"actor_id" uuid,
	"body" jsonb NOT NULL,
	CONSTRAINT "session_events_session_id_seq_pk" PRIMARY KEY("session_id","seq"),
	CONSTRAINT "session_events_seq_from_one" CHECK ("session_events"."seq" >= 1)
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"chair_name" text NOT NULL,
	"place" text NOT NULL,
	"planned_start" bigint NOT NULL,
	"planned_end" bigint NOT NULL,
	"planned_state" text NOT NULL,
	"sample" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_ins" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"display_name" text NOT NULL,
	"role" text NOT NULL,
	"bridge_id" uuid,
	"locale" text NOT NULL,
	"password_hash" text NOT NULL,
	CONSTRAINT "users_username_unique" UNIQUE("username")
);
--> statement-breakpoint
ALTER TABLE "recorded_files" ADD CONSTRAINT "recorded_files_session_id_recordings_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."recordings"("session_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recorded_files" ADD CONSTRAINT "recorded_files_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_bridges" ADD CONSTRAINT "session_bridges_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_bridges" ADD CONSTRAINT "session_bridges_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_events" ADD CONSTRAINT "session_events_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_events" ADD CONSTRAINT "session_events_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recorded_files_session" ON "recorded_files" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "session_events_type" ON "session_events" USING btree (("body"->>'type'));--> statement-breakpoint
CREATE INDEX "sessions_planned_start" ON "sessions" USING btree ("planned_start");--> statement-breakpoint
CREATE INDEX "sign_ins_expires_at" ON "sign_ins" USING btree ("expires_at");