ALTER TABLE "recorded_files" ADD COLUMN "item_id" uuid;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "seal" jsonb;--> statement-breakpoint
ALTER TABLE "recorded_files" ADD CONSTRAINT "recorded_files_item_id_agenda_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_items"("id") ON DELETE no action ON UPDATE no action;