#!/usr/bin/env node
import { verifyMain } from './verify-main.ts';

/** The program that goes with every package: no service, no database, nothing but Node.js. */
process.exitCode = await verifyMain(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
