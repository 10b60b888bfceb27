import { SMTPServer } from 'smtp-server';

/** A real mail server in a process of its own: tells its parent what it took, and refuses when told to. */
let refusals = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onMailFrom(_address, _session, done) {
    if (refusals > 0) {
      refusals -= 1;
      process.send?.({ refused: true });
      done(Object.assign(new Error('try again later'), { responseCode: 451 }));
    } else done();
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      process.send?.({
        mail: {
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        },
      });
      done();
    });
  },
});
process.on('message', ({ refuse }: { refuse: number }) => {
  refusals = refuse;
});
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
