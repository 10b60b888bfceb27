/** A backup or a restore that is not begun, or not gone on with; the message is for the person who asked for it. */
export class BackupRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupRefused';
  }
}
