CREATE TABLE "api_answers" (
	"key_id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"input_hash" text NOT NULL,
	"at" bigint NOT NULL,
	"answer" jsonb,
	CONSTRAINT "api_answers_key_id_idempotency_key_pk" PRIMARY KEY("key_id","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"label" text NOT NULL,
	"scopes" text[] NOT NULL,
	"bridge_id" uuid,
	"user_id" uuid NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" uuid NOT NULL,
	"expires_at" bigint,
	"last_used_at" bigint,
	"revoked_at" bigint,
	CONSTRAINT "api_keys_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "exchange_events" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "exchange_events_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"occasion" text NOT NULL,
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"session_id" uuid,
	"sample" boolean DEFAULT false NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "exchange_events_id_unique" UNIQUE("id"),
	CONSTRAINT "exchange_events_occasion_unique" UNIQUE("occasion")
);
--> statement-breakpoint
CREATE TABLE "exchange_traces" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "exchange_traces_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" bigint NOT NULL,
	"actor_id" uuid NOT NULL,
	"what" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_attempts" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_attempts_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"delivery_id" uuid NOT NULL,
	"at" bigint NOT NULL,
	"status" integer,
	"ms" integer NOT NULL,
	"fault" text
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"webhook_id" uuid NOT NULL,
	"event_seq" bigint NOT NULL,
	"stream" text NOT NULL,
	"state" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_at" bigint,
	CONSTRAINT "webhook_deliveries_once" UNIQUE("webhook_id","event_seq")
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"url" text NOT NULL,
	"kinds" text[] NOT NULL,
	"secret" text NOT NULL,
	"old_secret" text,
	"old_secret_until" bigint,
	"created_at" bigint NOT NULL,
	"created_by" uuid NOT NULL,
	"after_seq" bigint NOT NULL,
	"paused_at" bigint,
	"removed_at" bigint
);
--> statement-breakpoint
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
ALTER TABLE "api_answers" ADD CONSTRAINT "api_answers_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_events" ADD CONSTRAINT "exchange_events_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_traces" ADD CONSTRAINT "exchange_traces_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_webhook_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."webhook_deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_seq_exchange_events_seq_fk" FOREIGN KEY ("event_seq") REFERENCES "public"."exchange_events"("seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
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
ALTER TABLE "bridge_facts" ADD CONSTRAINT "bridge_facts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bridge_facts" ADD CONSTRAINT "bridge_facts_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_facts" ADD CONSTRAINT "case_facts_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_facts" ADD CONSTRAINT "case_facts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issued_reports" ADD CONSTRAINT "issued_reports_issued_by_users_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_facts" ADD CONSTRAINT "session_facts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_file_removals" ADD CONSTRAINT "registration_file_removals_file_id_registration_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."registration_files"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_file_removals" ADD CONSTRAINT "registration_file_removals_removed_by_users_id_fk" FOREIGN KEY ("removed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_files" ADD CONSTRAINT "registration_files_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_files" ADD CONSTRAINT "registration_files_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_imports" ADD CONSTRAINT "registration_imports_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_imports" ADD CONSTRAINT "registration_imports_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_imports" ADD CONSTRAINT "registration_imports_imported_by_users_id_fk" FOREIGN KEY ("imported_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_receipts" ADD CONSTRAINT "registration_receipts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_receipts" ADD CONSTRAINT "registration_receipts_given_by_users_id_fk" FOREIGN KEY ("given_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attendance_lists" ADD CONSTRAINT "attendance_lists_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_rules" ADD CONSTRAINT "calendar_rules_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_bridge_id_bridges_id_fk" FOREIGN KEY ("bridge_id") REFERENCES "public"."bridges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_notices" ADD CONSTRAINT "schedule_notices_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_plans" ADD CONSTRAINT "session_plans_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_plans" ADD CONSTRAINT "session_plans_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exchange_traces_subject" ON "exchange_traces" USING btree ("subject_id","seq");--> statement-breakpoint
CREATE INDEX "webhook_attempts_delivery" ON "webhook_attempts" USING btree ("delivery_id","seq");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("state","webhook_id","stream","event_seq");--> statement-breakpoint
CREATE INDEX "result_notices_session" ON "result_notices" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "task_files_task" ON "task_files" USING btree ("task_id");--> statement-breakpoint
CREATE INDEX "tasks_session" ON "tasks" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "tasks_item" ON "tasks" USING btree ("item_id");--> statement-breakpoint
CREATE INDEX "minutes_signatures_session" ON "minutes_signatures" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "bridge_facts_bridge" ON "bridge_facts" USING btree ("bridge_id");--> statement-breakpoint
CREATE INDEX "case_facts_opened" ON "case_facts" USING btree ("opened_at","called_at");--> statement-breakpoint
CREATE INDEX "case_facts_session" ON "case_facts" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "case_facts_bridges" ON "case_facts" USING gin ("bridge_ids");--> statement-breakpoint
CREATE INDEX "session_facts_opened" ON "session_facts" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "registration_files_registration" ON "registration_files" USING btree ("registration_id");--> statement-breakpoint
CREATE INDEX "registration_receipts_registration" ON "registration_receipts" USING btree ("registration_id");--> statement-breakpoint
CREATE INDEX "invitations_session" ON "invitations" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_once" ON "invitations" USING btree ("session_id",coalesce("item_id", "session_id"),"agency") WHERE "invitations"."version" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_number" ON "invitations" USING btree ("year","place") WHERE "invitations"."version" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX "session_plans_once" ON "session_plans" USING btree ("rule_id","period") WHERE "session_plans"."version" = 1;--> statement-breakpoint
CREATE INDEX "session_events_at" ON "session_events" USING btree ("at");--> statement-breakpoint
-- What others were told, what was tried and what was done with keys stays as it was written down.
CREATE TRIGGER exchange_traces_append_only
  BEFORE UPDATE OR DELETE ON "exchange_traces"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER exchange_traces_no_truncate
  BEFORE TRUNCATE ON "exchange_traces"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER exchange_events_append_only
  BEFORE UPDATE OR DELETE ON "exchange_events"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER exchange_events_no_truncate
  BEFORE TRUNCATE ON "exchange_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER webhook_attempts_append_only
  BEFORE UPDATE OR DELETE ON "webhook_attempts"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER webhook_attempts_no_truncate
  BEFORE TRUNCATE ON "webhook_attempts"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER api_keys_no_delete
  BEFORE DELETE ON "api_keys"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER webhooks_no_delete
  BEFORE DELETE ON "webhooks"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER webhook_deliveries_no_delete
  BEFORE DELETE ON "webhook_deliveries"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
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
--> statement-breakpoint
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
--> statement-breakpoint
-- A report stays as it was given out.
CREATE TRIGGER issued_reports_append_only
  BEFORE UPDATE OR DELETE ON "issued_reports"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER issued_reports_no_truncate
  BEFORE TRUNCATE ON "issued_reports"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
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
